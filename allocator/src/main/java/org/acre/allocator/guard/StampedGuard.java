package org.acre.allocator.guard;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/** The writing side of a {@link StampedLock}. Waiters spin for a while before they sleep, and may be passed by who comes. */
public final class StampedGuard implements Guard {
    private final StampedLock lock = new StampedLock();
    /** A stamped lock does not tell. */
    private final AtomicInteger waiting = new AtomicInteger();
    private long stamp; // guarded by lock
    /** Written by the owner alone, and plain: a thread reads itself here only if it has written that and not taken it back. */
    private @Nullable Thread owner;

    /** A guard that nobody holds. */
    public StampedGuard() {}

    @Override public void lock() {
        long taken = lock.tryWriteLock();
        own(taken != 0 ? taken : await());
    }

    private long await() {
        waiting.incrementAndGet();
        try {
            return lock.writeLock();
        } finally {
            waiting.decrementAndGet();
        }
    }

    @Override public boolean tryLock() {
        long taken = lock.tryWriteLock();
        if (taken == 0) {
            return false;
        }
        own(taken);
        return true;
    }

    private void own(long taken) {
        stamp = taken;
        owner = Thread.currentThread();
    }

    @Override public void unlock() {
        owner = null;
        lock.unlockWrite(stamp);
    }

    @SuppressWarnings("ReferenceEquality") // the same thread
    @Override public boolean isHeldByCurrentThread() {
        return owner == Thread.currentThread();
    }

    @Override public boolean hasWaiters() {
        return waiting.get() > 0;
    }
}
