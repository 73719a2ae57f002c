package org.acre.purge.grace;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sections that hold a grace period back for longer than a limit. It reports; it never lets the grace period end.
 *
 * <p>A section's age counts from when the grace period saw it first, so that entering takes no time stamp: it is older than
 * reported.
 */
public final class StallWatch {
    /** Hears of a section, on the thread that drives grace periods. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A section is open for longer than the limit.
         *
         * @param thread whose section it is
         * @param ageNanos for how long, at least, it has been open
         * @param trace where it was entered; null unless that is recorded
         */
        void stalled(@Nullable Thread thread, long ageNanos, @Nullable Throwable trace);
    }

    /** A section that was open for {@code ageNanos} when it was last looked at. */
    record Suspect(ReaderState reader, long seen, long ageNanos) {}

    private final long limitNanos;
    private final Listener listener;
    /** How often the grace period that runs has been reported. */
    private int reports;
    private volatile boolean stalled;

    public StallWatch(long limitNanos, Listener listener) {
        this.limitNanos = limitNanos;
        this.listener = listener;
    }

    /** Whether a grace period runs that has been reported. Racy: it may begin and end meanwhile. */
    public boolean isStalled() {
        return stalled;
    }

    /** A grace period has ended; by whoever drives. */
    void clear() {
        if (reports != 0) {
            reports = 0;
            stalled = false;
        }
    }

    /** What there is to report about a scan: once when the limit has passed, and once each limit after; by whoever drives. */
    List<Suspect> suspects(GraceScan scan, long now) {
        long ageNanos = now - scan.since();
        if (ageNanos / limitNanos <= reports) {
            return List.of();
        }
        reports++;
        stalled = true;
        List<Suspect> suspects = new ArrayList<>();
        scan.forEachOpen((reader, seen) -> suspects.add(new Suspect(reader, seen, ageNanos)));
        return suspects;
    }

    void report(Suspect suspect) {
        ReaderState reader = suspect.reader();
        Thread thread = reader.owner();
        Throwable trace = reader.trace();
        // Open still, so it was open when its owner was read: no later owner's name is told.
        if (!ReaderWord.hasEnded(suspect.seen(), reader.wordAcquire())) {
            listener.stalled(thread, suspect.ageNanos(), trace);
        }
    }
}
