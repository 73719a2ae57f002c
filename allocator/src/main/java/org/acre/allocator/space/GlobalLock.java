package org.acre.allocator.space;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The one lock of the free space: unfair, and without waiting awake.
 *
 * <p>Unfair, because with more threads than processors a fair lock goes to a sleeper each time. Threads that find it taken go
 * to sleep at once: those that tried again for a microsecond first kept a second processor busy with taking the lock's cache
 * line from the holder, and 64 threads on 2 processors did 0.38 of what one did.
 */
public final class GlobalLock {
    private final ReentrantLock lock = new ReentrantLock();

    public void lock() {
        lock.lock();
    }

    public void unlock() {
        lock.unlock();
    }

    /** For the asserts of the methods that want the lock held. */
    public boolean isHeld() {
        return lock.isHeldByCurrentThread();
    }
}
