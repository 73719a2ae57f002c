package org.acre.purge.grace;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;

/**
 * A close that waits for threads, and that fails if the OS has none for it: whoever closes again goes on where it failed. One thread closes at
 * a time, the others wait for it.
 */
public final class Closing {
    /** Held while it closes and waits: nobody takes it but who closes. */
    private final ReentrantLock turn;
    /** Of the attempt under way, or the last; counted down when that has ended, well or not. Written by who has the turn. */
    private volatile CountDownLatch attempt = new CountDownLatch(1);
    private volatile boolean begun;
    private volatile boolean over;

    /** Not begun yet. The lock of this rank is held during a close. */
    public Closing(LockRank rank) {
        this.turn = LockOrder.newLock(rank);
    }

    /** Whether it is under way, or over. */
    public boolean hasBegun() {
        return begun;
    }

    public boolean isOver() {
        return over;
    }

    /** Waits for the end of an attempt that {@link #hasBegun}. @return false if patience has run out */
    public boolean await(Patience patience) throws InterruptedException {
        CountDownLatch present = attempt;
        return !begun || over || patience.await(present);
    }

    /**
     * Runs {@code work}, unless that was done to its end before.
     *
     * @param work which can be run again after it has thrown
     */
    public void run(Runnable work) {
        turn.lock();
        try {
            if (!over) {
                attempt = new CountDownLatch(1); // before it begins: who sees it begun waits for this
                begun = true;
                work.run();
                over = true;
            }
        } finally {
            begun = over;
            attempt.countDown();
            turn.unlock();
        }
    }
}
