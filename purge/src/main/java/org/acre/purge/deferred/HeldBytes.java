package org.acre.purge.deferred;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;

/**
 * How many bytes wait to be freed, and what is done when they are too many: whoever frees more waits a while, until they are fewer or its
 * time is up. Nothing is freed early.
 */
final class HeldBytes {
    /** A node looks at the sum whenever it has added this part of its share of the limit: more often costs more, less often is late. */
    private static final int LOOKS_PER_SHARE = 4;

    private final long limit;
    /** A power of two. */
    private final long step;
    private final LongSupplier added;
    private final Runnable callMonitor;
    private final AtomicLong freed = new AtomicLong();
    private final LongAdder slowed = new LongAdder();
    private volatile boolean over;

    private final ReentrantLock lock = LockOrder.newLock(LockRank.HELD_BYTES);
    private final Condition fewer = lock.newCondition();

    HeldBytes(long limit, int nodes, LongSupplier added, Runnable callMonitor) {
        this.limit = limit;
        this.step = Long.highestOneBit(Math.max(1, limit / ((long) LOOKS_PER_SHARE * nodes)));
        this.added = added;
        this.callMonitor = callMonitor;
    }

    /** After some count of a node's has gone up by {@code bytes}; what the counts of blocks that are not full hide the monitor finds. */
    void noteAdded(long before, long bytes) {
        if (((before ^ (before + bytes)) & -step) != 0 && !over && isAbove()) {
            // The race is benign: the monitor, which takes it back when the bytes are fewer, looks again because it is called.
            over = true;
            callMonitor.run();
        }
    }

    private boolean isAbove() {
        return bytes() > limit;
    }

    long bytes() {
        return Math.max(0, added.getAsLong() - freed.get());
    }

    /** By the monitor. */
    void noteFreed(long bytes) {
        freed.setRelease(freed.getPlain() + bytes);
    }

    boolean isOver() {
        return over;
    }

    /** By the monitor, when it has taken and freed: lets those go on that wait if the bytes are fewer, and others wait if they are more. */
    void settle() {
        if (isAbove()) {
            over = true;
        } else if (over) {
            release();
        }
    }

    /** Lets those go on that wait. */
    void release() {
        over = false;
        lock.lock();
        try {
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the bytes are fewer, or for {@code nanos}. An interrupt ends the wait and stays in the flag. */
    void slowDown(long nanos) {
        slowed.increment();
        long left = nanos;
        LockOrder.blocking("deferred bytes to be fewer");
        lock.lock();
        try {
            while (over && left > 0) {
                left = fewer.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    long slowedCount() {
        return slowed.sum();
    }
}
