package org.acre.purge;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.SpaceDoor;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/** When the purger's thread makes a pass: after a crossing has been reported, and when the interval is over. */
final class PurgeAgent implements Agent, IdleStrategy {
    private static final Logger LOG = System.getLogger("org.acre.purge");

    private final SpaceDoor door;
    private final HelperCrew helpers;
    private final long intervalNanos;
    private final LongSupplier clock;
    private final Runnable onDeath;
    private final LongAdder passesByThreshold = new LongAdder();
    private final LongAdder passesByTime = new LongAdder();
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Set by whoever wants a pass; taken by the agent before it begins one, so that no wish is lost. */
    private final AtomicBoolean wanted = new AtomicBoolean();

    private volatile boolean closing;
    private volatile @Nullable Thread thread;
    private long lastPass;

    /**
     * @param intervalNanos nanoseconds of {@code clock}; 0 for never
     * @param onDeath run by the agent's thread when that ends though nobody has closed it
     */
    PurgeAgent(SpaceDoor door, HelperCrew helpers, long intervalNanos, LongSupplier clock, Runnable onDeath) {
        this.door = door;
        this.helpers = helpers;
        this.intervalNanos = intervalNanos;
        this.clock = clock;
        this.onDeath = onDeath;
        this.lastPass = clock.getAsLong();
    }

    /** Asks for a pass. Does not wait. */
    void wake() {
        // Looked at first: while a pass is asked for already, frees need not write this line.
        if (!wanted.get() && wanted.compareAndSet(false, true)) {
            LockSupport.unpark(thread);
        }
    }

    boolean isRunning() {
        return ended.getCount() != 0;
    }

    long passesByThreshold() {
        return passesByThreshold.sum();
    }

    long passesByTime() {
        return passesByTime.sum();
    }

    @Override public void onStart() {
        thread = Thread.currentThread();
    }

    @Override public int doWork() {
        if (closing) {
            throw new AgentTerminationException("closed");
        }
        long now = clock.getAsLong();
        boolean due = intervalNanos > 0 && now - lastPass >= intervalNanos;
        boolean asked = wanted.getAndSet(false);
        if (!due && !asked) {
            return 0;
        }
        lastPass = now;
        if (!asked && !door.hasWork()) {
            return 0;
        }
        (asked ? passesByThreshold : passesByTime).increment();
        door.purge(Decay.QUARTER, helpers);
        return 1;
    }

    @Override public void idle(int workCount) {
        if (workCount == 0) {
            idle();
        }
    }

    /** Parks until the interval is over or somebody wants something; an unpark that comes before is not lost. */
    @Override public void idle() {
        if (wanted.get() || closing) {
            return;
        }
        if (intervalNanos > 0) {
            // A clock that stands still, in a test, must not make this a loop.
            LockSupport.parkNanos(this, Math.max(1_000_000, intervalNanos - (clock.getAsLong() - lastPass)));
        } else {
            LockSupport.park(this);
        }
    }

    @Override public void reset() {}

    @Override public void onClose() {
        ended.countDown();
        if (!closing) {
            LOG.log(Level.ERROR, "the purger's thread has ended: from now on frees purge inline");
            onDeath.run();
        }
    }

    /** For what a pass throws: the agent goes on, at its interval. */
    void onError(Throwable cause) {
        if (!(cause instanceof AgentTerminationException)) {
            LOG.log(Level.ERROR, "a purge failed", cause);
        }
    }

    /** Ends the agent after the pass under way. Waits for that; an interrupt is kept for later. */
    void end() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override public String roleName() {
        return "acre-purger";
    }
}
