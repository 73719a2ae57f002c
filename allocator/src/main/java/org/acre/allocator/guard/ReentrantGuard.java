package org.acre.allocator.guard;

import java.util.concurrent.locks.ReentrantLock;

/**
 * {@link ReentrantLock}. Unfair: who comes takes it, also before those who sleep, so it is hardly ever free while somebody wants it.
 * Fair: it goes to who has waited longest, who must wake up first. Who finds it taken sleeps at once.
 */
public final class ReentrantGuard implements Guard {
    private final ReentrantLock lock;

    /** A guard that nobody holds. */
    public ReentrantGuard(boolean fair) {
        this.lock = new ReentrantLock(fair);
    }

    @Override public void lock() {
        lock.lock();
    }

    @Override public boolean tryLock() {
        return lock.tryLock();
    }

    @Override public void unlock() {
        lock.unlock();
    }

    @Override public boolean isHeldByCurrentThread() {
        return lock.isHeldByCurrentThread();
    }

    @Override public boolean hasWaiters() {
        return lock.hasQueuedThreads();
    }
}
