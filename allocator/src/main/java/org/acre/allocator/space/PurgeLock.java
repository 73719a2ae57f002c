package org.acre.allocator.space;

import java.util.concurrent.locks.StampedLock;

/**
 * Who may purge at the same time. Passes that a free starts share it, since each owns what it has detached and a pass that
 * loses its processor must not stop the others. Whoever must see all passes finished, to fail truthfully or to count,
 * takes it alone and waits.
 */
public final class PurgeLock {
    private final StampedLock lock = new StampedLock();

    /** Joins the passes under way. @return 0 when somebody purges alone, who takes along what this caller would have */
    long tryShare() {
        return lock.tryReadLock();
    }

    void unshare(long stamp) {
        lock.unlockRead(stamp);
    }

    /** Waits for every pass under way and keeps new ones out. */
    public long lockAlone() {
        return lock.writeLock();
    }

    public void unlockAlone(long stamp) {
        lock.unlockWrite(stamp);
    }

    boolean isHeld() {
        return lock.isReadLocked() || lock.isWriteLocked();
    }
}
