package org.acre.purge;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.allocator.spi.BatchHook;
import org.acre.allocator.spi.FreedBatch;
import org.acre.purge.event.InvalidationEvent;
import org.acre.purge.event.TimeEvents;
import org.acre.purge.log.Seldom;

/** A user's invalidation as passes call it. What goes wrong in it is logged and counted here. */
final class InvalidationHook implements BatchHook {
    private final MappingInvalidation invalidation;
    private final String name;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong failedDiscards = new AtomicLong();
    private final Seldom sayFailed = new Seldom();
    private final Seldom sayDiscard = new Seldom();

    InvalidationHook(MappingInvalidation invalidation) {
        this.invalidation = invalidation;
        this.name = Composition.nameOf(invalidation);
    }

    long failures() {
        return failures.get();
    }

    long failedDiscards() {
        return failedDiscards.get();
    }

    @Override public void invalidate(long lowest, long highest, FreedBatch batch) {
        BatchRanges ranges = new BatchRanges(batch, true);
        InvalidationEvent event = TimeEvents.invalidationBegins(name, lowest, highest, batch);
        boolean failed = true;
        try {
            invalidation.invalidate(lowest, highest, ranges);
            failed = false;
        } finally {
            ranges.end();
            TimeEvents.invalidated(event, failed);
        }
    }

    @Override public void failed(Throwable cause, long pages) {
        failures.incrementAndGet();
        Complaints.log(Level.ERROR, sayFailed, () -> "invalidation " + invalidation + " failed: " + pages
                + " pages stay lazy, and the next purge tries again", cause);
    }

    @Override public void discard(long lowest, long highest, FreedBatch batch) {
        try {
            BatchRanges ranges = new BatchRanges(batch, false);
            try {
                invalidation.discard(lowest, highest, ranges);
            } finally {
                ranges.end();
            }
        } catch (Throwable e) {
            failedDiscards.incrementAndGet();
            Complaints.log(Level.ERROR, sayDiscard, () -> "discard of " + invalidation + " failed in [0x" + Long.toHexString(lowest) + ", 0x"
                    + Long.toHexString(highest) + "): the pages are free, but may still take memory", e);
        }
    }
}
