package org.acre.purge;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.PassResult;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.purge.log.Seldom;

/** When a purger makes a pass by itself: after somebody has asked for one, and when the interval is over. */
final class PurgeSchedule {
    /** Until the next try, after a pass that could not be made: there was no memory for it, say. */
    static final long RETRY_NANOS = 100_000_000;

    private final SpaceDoor door;
    private final HelperCrew helpers;
    private final Caches caches;
    private final long intervalNanos;
    private final LongSupplier clock;
    private final LongAdder passesByThreshold = new LongAdder();
    private final LongAdder passesByTime = new LongAdder();
    private final Seldom sayFailed;
    /** Made once: there may be no memory for it when it is wanted. */
    private final Supplier<String> failedWords = this::failedWords;
    private final PinnedWatch pinned;
    /** Set by whoever wants a pass; taken by the one who makes it before it begins, so that no wish is lost. */
    private final AtomicBoolean asked = new AtomicBoolean();
    /** Of {@code clock}; for the one who makes passes. */
    private long lastPass;
    /** The last pass could not be made. For the one who makes passes. */
    private boolean failed;

    /** @param intervalNanos nanoseconds of {@code clock}; 0 for never */
    PurgeSchedule(SpaceDoor door, HelperCrew helpers, Caches caches, long intervalNanos, LongSupplier clock) {
        this.door = door;
        this.helpers = helpers;
        this.caches = caches;
        this.intervalNanos = intervalNanos;
        this.clock = clock;
        this.lastPass = clock.getAsLong();
        this.sayFailed = new Seldom(clock);
        this.pinned = new PinnedWatch(lastPass);
    }

    /** Asks for a pass. Does not wait. @return whether nobody has asked before */
    boolean ask() {
        // Looked at first: while a pass is asked for already, frees need not write this line.
        return !asked.get() && asked.compareAndSet(false, true);
    }

    boolean isAsked() {
        return asked.get();
    }

    /** Whether passes are made by time at all. */
    boolean hasInterval() {
        return pause() > 0;
    }

    /** Nanoseconds from one pass to the next that nobody has to ask for; 0 for no such pass. */
    private long pause() {
        if (!failed) {
            return intervalNanos;
        }
        // Whoever has asked asks only once, and not again before a pass has begun.
        return intervalNanos > 0 ? Math.min(intervalNanos, RETRY_NANOS) : RETRY_NANOS;
    }

    /** Nanoseconds until the interval is over. */
    long untilDue() {
        return pause() - (clock.getAsLong() - lastPass);
    }

    /** Makes a pass if it is time for one. One thread. @return whether it was */
    boolean step() {
        long now = clock.getAsLong();
        boolean isDue = hasInterval() && now - lastPass >= pause();
        boolean wasAsked = asked.getAndSet(false);
        if (!isDue && !wasAsked) {
            return false;
        }
        lastPass = now;
        failed = false;
        try {
            if (!wasAsked && !door.hasWork() && !caches.hasWork()) {
                return false;
            }
            (wasAsked ? passesByThreshold : passesByTime).increment();
            caches.giveBack(false);
            watch(now, door.purge(Decay.QUARTER, helpers));
        } catch (Throwable e) {
            failed = true;
            Complaints.log(Level.ERROR, sayFailed, failedWords, e);
        }
        return true;
    }

    private String failedWords() {
        return "a purge failed; the next try comes in " + pause() / 1_000_000 + " ms at the latest";
    }

    /** After the pass: what is said is said outside of it. */
    private void watch(long now, PassResult pass) {
        long pages = pinned.passed(now, pass.pinnedPages());
        if (pages > door.lazyMaxPages()) {
            Complaints.log(Level.WARNING, () -> "an invalidation has kept " + pages + " freed pages back for "
                    + PinnedWatch.WINDOW_NANOS / 1_000_000_000 + " s, of " + pass.pinnedPages() + " now; neighbours in their arenas live, or a "
                    + "native call on one of their segments does not return. A lower pin share would help", null);
        }
    }

    long passesByThreshold() {
        return passesByThreshold.sum();
    }

    long passesByTime() {
        return passesByTime.sum();
    }
}
