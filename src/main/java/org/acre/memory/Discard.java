package org.acre.memory;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;

/**
 * Gives the memory of pages back to the OS when they leave the pools for the tree: one call for each range. Until then it
 * keeps it, so that reuse from a pool faults no page in.
 */
public final class Discard implements MappingInvalidation {
    private static final System.Logger LOGGER = System.getLogger(Discard.class.getName());

    private final Backing backing;
    private final KnownZero zero;
    private final LongAdder discardedBytes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicBoolean said = new AtomicBoolean();
    private volatile boolean hopeless;

    public Discard(Backing backing, KnownZero zero) {
        this.backing = backing;
        this.zero = zero;
    }

    /** Nothing: a pool may keep these pages. */
    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {}

    @Override public void discard(long lowest, long highest, RangeSet ranges) {
        if (hopeless) {
            zero.raise(highest);
        } else {
            ranges.forEach(this::discard);
        }
    }

    /** Gives the memory of [{@code start}, {@code end}) back, if that is possible. Nobody uses it meanwhile. */
    public void discard(long start, long end) {
        Discarding outcome = hopeless ? Discarding.NEVER : backing.discard(start, end - start);
        if (outcome == Discarding.ZERO) {
            discardedBytes.add(end - start);
            return;
        }
        zero.raise(end);
        failures.increment();
        hopeless |= outcome == Discarding.NEVER;
        if (!said.getAndSet(true)) {
            LOGGER.log(System.Logger.Level.WARNING, "{0} bytes of {1} keep their memory when they are free{2}",
                    Long.toString(end - start), backing, hopeless ? ", and so does all of it" : "; this is said once");
        }
    }

    /** Bytes given back so far; what was given back twice counts twice. */
    public long discardedBytes() {
        return discardedBytes.sum();
    }

    /** Ranges that could not be given back. */
    public long failures() {
        return failures.sum();
    }
}
