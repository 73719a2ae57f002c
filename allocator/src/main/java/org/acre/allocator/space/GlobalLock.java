package org.acre.allocator.space;

import java.util.concurrent.locks.LockSupport;
import org.acre.allocator.base.StackRoom;
import org.acre.allocator.guard.Guard;
import org.acre.allocator.order.GuardCheck;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;

/**
 * The one lock of the free space: a guard that was chosen by name. That is unfair by default, and without waiting awake.
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

    private final Guard guard;
    /** Idle when locks are not checked. */
    private final GuardCheck check = new GuardCheck(LockRank.GLOBAL);

    GlobalLock(Guard guard) {
        this.guard = guard;
    }

    /** A lock whose holders may allocate on the Java heap. */
    static GlobalLock unmetered(Guard guard) {
        GlobalLock lock = new GlobalLock(guard);
        lock.check.neverMeter();
        return lock;
    }

    /** Waits for it. @throws StackOverflowError if there is no room for what comes then, and it is not taken */
    public void lock() {
        StackRoom.require();
        if (LockOrder.CHECKED) {
            check.acquiring();
        }
        guard.lock();
        if (LockOrder.CHECKED) {
            check.acquired();
        }
    }

    public void unlock() {
        if (LockOrder.CHECKED) {
            unlockChecked();
        } else {
            guard.unlock();
        }
    }

    private void unlockChecked() {
        long allocated = check.allocated();
        guard.unlock();
        check.released(allocated);
    }

    /** For the holder: until it unlocks, it may allocate on the Java heap. */
    void allowAllocation() {
        check.allowAllocation();
    }

    /**
     * Lets those who wait go first, by somebody who has just let go and comes back at once: a lock that is taken again before
     * the thread that was woken for it runs would keep that one waiting until all is done.
     */
    void giveWay() {
        for (int look = 0; look < LOOKS && guard.hasWaiters(); look++) {
            Thread.onSpinWait();
        }
        LockOrder.blocking("those who want the global lock");
        for (int pause = 0; pause < MOST_PAUSES && guard.hasWaiters(); pause++) {
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** For the asserts of the methods that want the lock held. */
    public boolean isHeld() {
        return guard.isHeldByCurrentThread();
    }
}
