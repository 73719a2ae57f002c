package org.acre.allocator.space;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import org.acre.allocator.base.StackRoom;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;

/**
 * Who may purge at the same time. Passes that a free starts share it while there is no hook, since each owns what it has
 * detached and a pass that loses its processor must not stop the others. Whoever must see all passes finished, to fail
 * truthfully or to verify, and every pass with a hook, takes it alone and waits; first come, first served.
 */
public final class PurgeLock {
    private static final long NOT_TAKEN = 0;
    /** A pass over a million areas, with time for its thread to get a processor. */
    private static final long SOON_MILLIS = 1_000;

    /** Who is next to have {@link #lock} alone; held as long as that is. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final StampedLock lock = new StampedLock();
    /** Threads that want the lock alone: with enough sharers there would never be none of them. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Joins the passes under way. @return 0 when somebody has the lock alone or waits for it */
    long tryShare() {
        StackRoom.require();
        return waiting.get() == 0 ? noted(lock.tryReadLock()) : NOT_TAKEN;
    }

    void unshare(long stamp) {
        lock.unlockRead(stamp);
        LockOrder.released(LockRank.PURGE, this);
    }

    /** Tells the checker of a stamp. */
    private long noted(long stamp) {
        if (stamp != NOT_TAKEN) {
            LockOrder.acquired(LockRank.PURGE, this);
        }
        return stamp;
    }

    /**
     * Keeps new passes out and waits for those under way.
     *
     * @throws IllegalStateException if the caller has the lock alone already, which it would wait for in vain
     */
    public long lockAlone() {
        checkNotMine();
        StackRoom.require();
        LockOrder.acquiring(LockRank.PURGE, this);
        waiting.incrementAndGet();
        try {
            turn.lock();
            return writeLock();
        } finally {
            waiting.decrementAndGet();
        }
    }

    private long writeLock() {
        try {
            return noted(lock.writeLock());
        } catch (Throwable e) {
            turn.unlock(); // no memory to queue up with: the turn must not be held for ever
            throw e;
        }
    }

    /** As {@link #lockAlone}, if that takes no waiting. @return 0 when it does, also while others wait for their turn */
    long tryAlone() {
        StackRoom.require();
        if (isMine() || waiting.get() != 0 || !turn.tryLock()) {
            return NOT_TAKEN;
        }
        return noted(orBack(lock.tryWriteLock()));
    }

    /** As {@link #lockAlone}, but only for so long. @return 0 when that was not enough */
    long tryAlone(long time, TimeUnit unit) throws InterruptedException {
        checkNotMine();
        StackRoom.require();
        LockOrder.acquiring(LockRank.PURGE, this);
        long deadline = System.nanoTime() + unit.toNanos(time);
        waiting.incrementAndGet();
        long stamp = NOT_TAKEN;
        try {
            if (turn.tryLock(time, unit)) {
                try {
                    stamp = lock.tryWriteLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } finally {
                    orBack(stamp);
                }
            }
            return noted(stamp);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /**
     * For whoever counts what is where: as {@link #lockAlone}, but only as long as a pass takes that no invalidation holds up.
     *
     * @return 0 when that was not enough, when the caller runs inside a pass, and when it is interrupted
     */
    public long tryAloneSoon() {
        if (isMine()) {
            return NOT_TAKEN;
        }
        try {
            return tryAlone(SOON_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOT_TAKEN;
        }
    }

    /** Gives the turn up when the lock was not to be had. */
    private long orBack(long stamp) {
        if (stamp == NOT_TAKEN) {
            turn.unlock();
        }
        return stamp;
    }

    public void unlockAlone(long stamp) {
        lock.unlockWrite(stamp);
        turn.unlock();
        LockOrder.released(LockRank.PURGE, this);
    }

    private void checkNotMine() {
        if (isMine()) {
            throw new IllegalStateException("a purge inside a purge: an invalidation must not purge, nor wait for a purge");
        }
    }

    /** Whether the caller has the lock alone: it runs inside a pass. */
    public boolean isMine() {
        return turn.isHeldByCurrentThread();
    }

    boolean isHeld() {
        return lock.isReadLocked() || lock.isWriteLocked();
    }
}
