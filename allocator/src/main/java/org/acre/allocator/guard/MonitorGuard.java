package org.acre.allocator.guard;

import org.jspecify.annotations.Nullable;

/**
 * A lock made of a monitor: what {@code synchronized} costs, as far as it can be had in two calls. The monitor itself cannot be entered
 * in one call and left in another, so it guards a flag, and who finds that set waits in it. A pair enters it twice, where a
 * {@code synchronized} block would once.
 *
 * <p>{@link #tryLock} and {@link #unlock} may wait for the few instructions for which another thread is in the monitor. Virtual threads
 * give their carrier up while they wait (JEP 491).
 */
public final class MonitorGuard implements Guard {
    private final Object monitor = new Object();
    /** Written in the monitor; volatile for the glance of {@link #tryLock}. */
    private volatile boolean held;
    /** Written in the monitor; volatile for {@link #hasWaiters}. */
    private volatile int waiting;
    /** Plain: as in {@link StampedGuard}. */
    private @Nullable Thread owner;

    /** A guard that nobody holds. */
    public MonitorGuard() {}

    @Override public void lock() {
        boolean interrupted = false;
        synchronized (monitor) {
            while (held) {
                interrupted |= await();
            }
            own();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for {@link #unlock}, or less. @return whether it was interrupted: then its call has gone to another */
    @SuppressWarnings({"WaitNotInLoop", "NonAtomicVolatileUpdate"}) // the caller's loop; in the monitor
    private boolean await() {
        assert Thread.holdsLock(monitor);
        waiting = waiting + 1;
        try {
            monitor.wait();
            return false;
        } catch (InterruptedException e) {
            return true;
        } finally {
            waiting = waiting - 1;
        }
    }

    private void own() {
        held = true;
        owner = Thread.currentThread();
    }

    @Override public boolean tryLock() {
        if (held) {
            return false;
        }
        synchronized (monitor) {
            if (held) {
                return false;
            }
            own();
            return true;
        }
    }

    @Override public void unlock() {
        synchronized (monitor) {
            if (!isHeldByCurrentThread()) {
                throw new IllegalMonitorStateException("not held by " + Thread.currentThread());
            }
            owner = null;
            held = false;
            if (waiting > 0) {
                monitor.notify();
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same thread
    @Override public boolean isHeldByCurrentThread() {
        return owner == Thread.currentThread();
    }

    @Override public boolean hasWaiters() {
        return waiting > 0;
    }
}
