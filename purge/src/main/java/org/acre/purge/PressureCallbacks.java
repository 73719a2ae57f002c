package org.acre.purge;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.spi.Relief;

/** The callbacks of one purger, as the last step of the failure ladder: all are asked, in the order of their registration. */
final class PressureCallbacks implements Relief {
    private static final Logger LOG = System.getLogger("org.acre.purge");

    private final List<Registered> callbacks = new CopyOnWriteArrayList<>();
    /** Held while callbacks run: who waits here finds room afterwards, or asks in its turn. */
    private final ReentrantLock asking = new ReentrantLock();

    private final LongAdder given = new LongAdder();

    private record Registered(String name, PressureCallback callback) {}

    /** Adds a callback. @return ends the registration when it is run */
    Runnable register(String name, PressureCallback callback) {
        Registered registered = new Registered(name, callback);
        callbacks.add(registered);
        return () -> callbacks.remove(registered);
    }

    /** Bytes given up so far. */
    long givenBytes() {
        return given.sum();
    }

    @Override public int rank() {
        return PRESSURE;
    }

    @Override public boolean relieve(long bytes) {
        if (asking.isHeldByCurrentThread()) {
            return false; // a callback whose own allocation has failed
        }
        asking.lock();
        try {
            long sum = 0;
            for (Registered registered : callbacks) {
                sum += ask(registered, bytes);
            }
            given.add(sum);
            return sum > 0;
        } finally {
            asking.unlock();
        }
    }

    private static long ask(Registered registered, long bytes) {
        try {
            return Math.max(0, registered.callback.giveUp(bytes));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "pressure callback " + registered.name + " failed; an allocation of " + bytes
                    + " bytes waits for room", e);
            return 0;
        }
    }
}
