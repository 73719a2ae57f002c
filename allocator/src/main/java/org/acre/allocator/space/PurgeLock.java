package org.acre.allocator.space;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.StampedLock;

/**
 * Who may purge at the same time. Passes that a free starts share it, since each owns what it has detached and a pass that
 * loses its processor must not stop the others. Whoever must see all passes finished, to fail truthfully or to
 * verify, takes it alone and waits.
 */
public final class PurgeLock {
    private final StampedLock lock = new StampedLock();
    /** Threads that want the lock alone: with enough sharers there would never be none of them. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Joins the passes under way. @return 0 when somebody has the lock alone or waits for it: the next free will try again */
    long tryShare() {
        return waiting.get() == 0 ? lock.tryReadLock() : 0;
    }

    void unshare(long stamp) {
        lock.unlockRead(stamp);
    }

    /** Keeps new passes out and waits for those under way. */
    public long lockAlone() {
        waiting.incrementAndGet();
        try {
            return lock.writeLock();
        } finally {
            waiting.decrementAndGet();
        }
    }

    public void unlockAlone(long stamp) {
        lock.unlockWrite(stamp);
    }

    boolean isHeld() {
        return lock.isReadLocked() || lock.isWriteLocked();
    }
}
