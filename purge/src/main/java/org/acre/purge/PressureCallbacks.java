package org.acre.purge;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.acre.allocator.spi.Relief;
import org.acre.purge.event.PressureEvent;
import org.acre.purge.event.TimeEvents;

/** The callbacks of one purger, as the last step of the failure ladder: all are asked, in the order of their registration. */
final class PressureCallbacks implements Relief {
    private final List<Registered> callbacks = new CopyOnWriteArrayList<>();
    /** Held while callbacks run: who waits here finds room afterwards, or asks in its turn. */
    private final ReentrantLock asking = LockOrder.newLock(LockRank.PRESSURE);

    /** Written under the lock. */
    private volatile long given;

    /** One registration: no record, because the same callback may be registered twice and each ends for itself. */
    private static final class Registered {
        final String name;
        final PressureCallback callback;

        Registered(String name, PressureCallback callback) {
            this.name = name;
            this.callback = callback;
        }
    }

    /** Adds a callback. @return ends the registration when it is run */
    Runnable register(String name, PressureCallback callback) {
        Registered registered = new Registered(name, callback);
        callbacks.add(registered);
        return () -> callbacks.remove(registered);
    }

    /** Bytes given up so far. */
    long givenBytes() {
        return given;
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
                sum = addSaturating(sum, ask(registered, bytes));
            }
            given = addSaturating(given, sum);
            return sum > 0;
        } finally {
            asking.unlock();
        }
    }

    /** Of two numbers that are not negative; callbacks may say they gave up whatever they like. */
    private static long addSaturating(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static long ask(Registered registered, long bytes) {
        LockOrder.callingOut("a pressure callback");
        PressureEvent event = TimeEvents.pressureBegins(registered.name, bytes);
        long given = 0;
        try {
            given = Math.max(0, registered.callback.giveUp(bytes));
        } catch (Throwable e) {
            Complaints.log(Level.ERROR, () -> "pressure callback " + registered.name + " failed; an allocation of " + bytes
                    + " bytes waits for room", e);
        }
        TimeEvents.pressed(event, given);
        return given;
    }
}
