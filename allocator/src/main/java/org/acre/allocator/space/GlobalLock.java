package org.acre.allocator.space;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The one lock of the free space: unfair, and tried a few times before a thread goes to sleep for it.
 *
 * <p>A critical section is shorter than putting a thread to sleep and waking it, so a short wait is better spent awake. It is
 * bounded, because a holder may have lost its processor, and it is not for virtual threads, which give their carrier to
 * others when they park. Unfair, because with more threads than processors a fair lock goes to a sleeper each time.
 */
public final class GlobalLock {
    private static final int TRIES = Runtime.getRuntime().availableProcessors() > 1 ? 64 : 0;

    private final ReentrantLock lock = new ReentrantLock();

    public void lock() {
        if (!lock.tryLock()) {
            lockSlow();
        }
    }

    private void lockSlow() {
        if (!Thread.currentThread().isVirtual()) {
            for (int i = 0; i < TRIES; i++) {
                Thread.onSpinWait();
                if (!lock.isLocked() && lock.tryLock()) {
                    return;
                }
            }
        }
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
