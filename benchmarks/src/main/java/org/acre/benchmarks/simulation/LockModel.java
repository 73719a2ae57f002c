package org.acre.benchmarks.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * An unfair lock whose waiters are parked, as ReentrantLock is: whoever finds it free has it; a release wakes the first waiter, who stays
 * the first until he has got it.
 */
final class LockModel {
    private final Deque<SimulatedThread> waiters = new ArrayDeque<>();
    private @Nullable SimulatedThread holder;
    private boolean firstIsAwake;
    private int lastProcessor = SimulatedThread.NOWHERE;
    private double heldSince;
    private double held;

    /** Takes the lock, or lines up. @return whether the thread has it */
    boolean acquire(SimulatedThread thread, double now) {
        boolean isFirst = waiters.peek() == thread;
        if (holder == null) {
            holder = thread;
            heldSince = now;
            if (isFirst) {
                waiters.remove();
                firstIsAwake = false;
            }
            return true;
        }
        if (isFirst) {
            firstIsAwake = false; // parks again
        } else {
            waiters.add(thread);
        }
        return false;
    }

    /** Whether the lock's line of the cache comes from another processor, now that this one has it. */
    boolean moved(int processor) {
        boolean moved = lastProcessor != processor;
        lastProcessor = processor;
        return moved;
    }

    /** Lets go. @return who is to be woken, if somebody is parked */
    @Nullable SimulatedThread release(double now) {
        holder = null;
        held += now - heldSince;
        if (firstIsAwake || waiters.isEmpty()) {
            return null;
        }
        firstIsAwake = true;
        return waiters.peek();
    }

    double heldNanos() {
        return held;
    }
}
