package org.acre.purge;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.acre.allocator.spi.SpaceDoor;

/** The caches above the space of one purger. */
final class AreaCaches {
    private final SpaceDoor door;
    private final List<Registered> caches = new CopyOnWriteArrayList<>();

    /** One registration: no record, because the same cache may be registered twice and each ends for itself. */
    private static final class Registered {
        final String name;
        final AreaCache cache;

        Registered(String name, AreaCache cache) {
            this.name = name;
            this.cache = cache;
        }
    }

    AreaCaches(SpaceDoor door) {
        this.door = door;
    }

    /** Adds a cache. @return ends the registration when it is run */
    Runnable register(String name, AreaCache cache) {
        Registered registered = new Registered(name, cache);
        caches.add(registered);
        return () -> caches.remove(registered);
    }

    /** Empties all caches, unless the caller is inside a pass, which is about to refuse it. */
    void giveBack(boolean everything) {
        if (door.isPurging()) {
            return;
        }
        for (Registered registered : caches) {
            try {
                registered.cache.giveBack(everything);
            } catch (Throwable e) {
                Complaints.log(Level.ERROR, () -> "cache " + registered.name + " failed to give its areas back", e);
            }
        }
    }
}
