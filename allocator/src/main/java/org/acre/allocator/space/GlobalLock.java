package org.acre.allocator.space;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.base.StackRoom;

/**
 * The one lock of the free space: unfair, and without waiting awake.
 *
 * <p>Unfair, because with more threads than processors a fair lock goes to a sleeper each time. Threads that find it taken go
 * to sleep at once: those that tried again for a microsecond first kept a second processor busy with taking the lock's cache
 * line from the holder, and 64 threads on 2 processors did 0.38 of what one did.
 */
public final class GlobalLock {
    /** Looks of some 20 ns each: a thread that is woken on an idle processor runs within 50 us as a rule. */
    private static final int LOOKS = 2_500;
    /** A sleep of this length takes twice as long or more. */
    private static final long PAUSE = 60_000;
    /** With threads coming and going there may be waiters at every look. */
    private static final int MOST_PAUSES = 8;

    private final ReentrantLock lock = new ReentrantLock();

    /** Waits for it. @throws StackOverflowError if there is no room for what comes then, and it is not taken */
    public void lock() {
        StackRoom.require();
        lock.lock();
    }

    public void unlock() {
        lock.unlock();
    }

    /**
     * Lets those who wait go first, by somebody who has just let go and comes back at once: a lock that is taken again before
     * the thread that was woken for it runs would keep that one waiting until all is done.
     */
    void giveWay() {
        for (int look = 0; look < LOOKS && lock.hasQueuedThreads(); look++) {
            Thread.onSpinWait();
        }
        for (int pause = 0; pause < MOST_PAUSES && lock.hasQueuedThreads(); pause++) {
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** For the asserts of the methods that want the lock held. */
    public boolean isHeld() {
        return lock.isHeldByCurrentThread();
    }
}
