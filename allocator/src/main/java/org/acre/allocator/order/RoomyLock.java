package org.acre.allocator.order;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.base.StackRoom;

/** A lock that is taken only if there is stack for giving it up again: see {@link StackRoom}. For locks that are not taken often. */
class RoomyLock extends ReentrantLock {
    private static final long serialVersionUID = 1;

    /** Waits for it. @throws StackOverflowError if there is no room, and it is not taken */
    @Override public void lock() {
        StackRoom.require();
        super.lock();
    }

    @Override public void lockInterruptibly() throws InterruptedException {
        StackRoom.require();
        super.lockInterruptibly();
    }

    @Override public boolean tryLock() {
        StackRoom.require();
        return super.tryLock();
    }

    @Override public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        StackRoom.require();
        return super.tryLock(time, unit);
    }
}
