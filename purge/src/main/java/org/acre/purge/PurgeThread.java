package org.acre.purge;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.purge.grace.Daemon;

/** When the purger's thread makes a pass: after a crossing has been reported, and when the interval is over. */
final class PurgeThread {
    private static final Logger LOG = System.getLogger("org.acre.purge");
    /** A clock that stands still, in a test, must not make the thread's sleep a loop. */
    private static final long LEAST_SLEEP = 1_000_000;

    private final SpaceDoor door;
    private final HelperCrew helpers;
    private final long intervalNanos;
    private final LongSupplier clock;
    private final Runnable onDeath;
    private final Daemon daemon = new Daemon("acre-purger", this::run);
    private final LongAdder passesByThreshold = new LongAdder();
    private final LongAdder passesByTime = new LongAdder();
    /** Set by whoever wants a pass; taken by the thread before it begins one, so that no wish is lost. */
    private final AtomicBoolean wanted = new AtomicBoolean();

    private volatile boolean closing;
    private volatile boolean dead;
    private long lastPass;

    /**
     * @param intervalNanos nanoseconds of {@code clock}; 0 for never
     * @param onDeath run by the thread when it ends though nobody has closed it
     */
    PurgeThread(SpaceDoor door, HelperCrew helpers, long intervalNanos, LongSupplier clock, Runnable onDeath) {
        this.door = door;
        this.helpers = helpers;
        this.intervalNanos = intervalNanos;
        this.clock = clock;
        this.onDeath = onDeath;
        this.lastPass = clock.getAsLong();
    }

    void start() {
        daemon.wake();
    }

    /** Asks for a pass. Does not wait. */
    void askForPass() {
        // Looked at first: while a pass is asked for already, frees need not write this line.
        if (!wanted.get() && wanted.compareAndSet(false, true)) {
            daemon.wake();
        }
    }

    boolean isRunning() {
        return !closing && !dead;
    }

    long passesByThreshold() {
        return passesByThreshold.sum();
    }

    long passesByTime() {
        return passesByTime.sum();
    }

    private void run() {
        try {
            while (!closing) {
                if (!step()) {
                    sleep();
                }
            }
        } catch (Throwable e) {
            dead = true;
            LOG.log(Level.ERROR, "the purger's thread has ended: from now on frees purge inline", e);
            onDeath.run();
        }
    }

    /** Makes a pass if it is time for one. @return whether it was */
    boolean step() {
        long now = clock.getAsLong();
        boolean due = intervalNanos > 0 && now - lastPass >= intervalNanos;
        boolean asked = wanted.getAndSet(false);
        if (!due && !asked) {
            return false;
        }
        lastPass = now;
        if (!asked && !door.hasWork()) {
            return false;
        }
        (asked ? passesByThreshold : passesByTime).increment();
        try {
            door.purge(Decay.QUARTER, helpers);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a purge failed; the next one comes at the next crossing or interval", e);
        }
        return true;
    }

    private void sleep() {
        if (intervalNanos > 0) {
            daemon.sleepUnless(this::hasNews, Math.max(LEAST_SLEEP, intervalNanos - (clock.getAsLong() - lastPass)));
        } else {
            daemon.sleepUnless(this::hasNews);
        }
    }

    private boolean hasNews() {
        return closing || wanted.get();
    }

    /** Ends the thread after the pass under way, and waits for that. */
    void end() {
        closing = true;
        daemon.wake();
        daemon.join();
    }
}
