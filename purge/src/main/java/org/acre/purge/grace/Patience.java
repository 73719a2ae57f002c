package org.acre.purge.grace;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.acre.allocator.order.LockOrder;

/** How long a wait may last, and whether an interrupt ends it. For one call of one thread, however many waits that makes. */
public final class Patience {
    private static final Patience ENDLESS = new Patience(false, false, 0);

    private final boolean interruptible;
    private final boolean limited;
    private final long deadline;

    private Patience(boolean interruptible, boolean limited, long deadline) {
        this.interruptible = interruptible;
        this.limited = limited;
        this.deadline = deadline;
    }

    /** Waits for as long as it takes; an interrupt stays in the thread's flag. */
    public static Patience endless() {
        return ENDLESS;
    }

    /** Waits for as long as it takes, or until the thread is interrupted. */
    public static Patience interruptible() throws InterruptedException {
        return new Patience(true, false, 0).started();
    }

    /** Waits this long, or until the thread is interrupted. Longer than 292 years is endless. */
    public static Patience of(Duration limit) throws InterruptedException {
        return new Patience(true, true, System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit)).started();
    }

    private Patience started() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return this;
    }

    /** Waits for a signal or less, with the lock of {@code condition} held. @return false if the time is up */
    @SuppressWarnings("WaitNotInLoop") // the caller's
    boolean await(Condition condition) throws InterruptedException {
        if (!interruptible) {
            condition.awaitUninterruptibly();
            return true;
        }
        if (!limited) {
            condition.await();
            return true;
        }
        return condition.awaitNanos(deadline - System.nanoTime()) > 0;
    }

    /** Waits for a latch. @return false if the time is up */
    public boolean await(CountDownLatch latch) throws InterruptedException {
        LockOrder.blocking("another thread");
        if (!interruptible) {
            uninterruptibly(latch::await);
            return true;
        }
        if (!limited) {
            latch.await();
            return true;
        }
        return latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** A wait of the JDK's that an interrupt ends. */
    @FunctionalInterface
    public interface InterruptibleWait {
        void await() throws InterruptedException;
    }

    /** Waits with endless patience: begins again when interrupted, and leaves the interrupt in the thread's flag. */
    public static void uninterruptibly(InterruptibleWait wait) {
        boolean interrupted = false;
        while (true) {
            try {
                wait.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
