package org.acre.allocator.order;

import java.util.concurrent.TimeUnit;

/** A lock that tells {@link LockOrder} of itself. A wait for its condition gives it up and takes it again unseen. */
final class RankedLock extends RoomyLock {
    private static final long serialVersionUID = 1;

    private final LockRank rank;

    RankedLock(LockRank rank) {
        this.rank = rank;
    }

    @Override public void lock() {
        LockOrder.acquiring(rank, this);
        super.lock();
        LockOrder.acquired(rank, this);
    }

    @Override public void lockInterruptibly() throws InterruptedException {
        LockOrder.acquiring(rank, this);
        super.lockInterruptibly();
        LockOrder.acquired(rank, this);
    }

    /** Waits for nobody, and so breaks no order. */
    @Override public boolean tryLock() {
        return noted(super.tryLock());
    }

    @Override public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        LockOrder.acquiring(rank, this);
        return noted(super.tryLock(time, unit));
    }

    private boolean noted(boolean taken) {
        if (taken) {
            LockOrder.acquired(rank, this);
        }
        return taken;
    }

    @Override public void unlock() {
        super.unlock();
        LockOrder.released(rank, this);
    }
}
