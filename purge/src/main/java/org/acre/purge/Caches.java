package org.acre.purge;

import java.lang.System.Logger.Level;
import java.util.List;

/** The caches that stand on one space. */
final class Caches {
    private final List<AreaCache> caches;

    Caches(List<AreaCache> caches) {
        this.caches = List.copyOf(caches);
    }

    void giveBack(boolean all) {
        for (AreaCache cache : caches) {
            try {
                cache.giveBack(all);
            } catch (RuntimeException e) {
                Complaints.log(Level.ERROR, () -> cache + " did not give back what it keeps", e);
            }
        }
    }

    boolean hasWork() {
        for (AreaCache cache : caches) {
            if (cache.hasWork()) {
                return true;
            }
        }
        return false;
    }
}
