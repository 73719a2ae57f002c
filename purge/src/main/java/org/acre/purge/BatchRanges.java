package org.acre.purge;

import org.acre.allocator.RangeVisitor;
import org.acre.allocator.spi.FreedBatch;
import org.jspecify.annotations.Nullable;

/** A batch as an invalidation sees it, while its call lasts. */
final class BatchRanges implements RangeSet {
    private final boolean mayKeep;
    private @Nullable FreedBatch batch;

    BatchRanges(FreedBatch batch, boolean mayKeep) {
        this.batch = batch;
        this.mayKeep = mayKeep;
    }

    /** The call is over. */
    void end() {
        batch = null;
    }

    private FreedBatch batch() {
        FreedBatch present = batch;
        if (present == null) {
            throw new IllegalStateException("the ranges of a batch are gone when the invalidation has returned");
        }
        return present;
    }

    @Override public void forEach(RangeVisitor visitor) {
        batch().forEachRange(visitor);
    }

    @Override public void forEachArea(FreedAreaVisitor visitor) {
        batch().forEachArea(visitor::area);
    }

    @Override public void keep(long start, long end) {
        FreedBatch present = batch();
        if (mayKeep) {
            present.keep(start, end);
        }
    }

    @Override public void keepUntilRecalled(long start, long end, long key) {
        FreedBatch present = batch();
        if (mayKeep) {
            present.keepUntilRecalled(start, end, key);
        }
    }

    @Override public void recall(long key) {
        FreedBatch present = batch();
        if (mayKeep) {
            present.recall(key);
        }
    }

    @Override public long unrecalledAreas() {
        return batch().unrecalledAreas();
    }

    @Override public long unrecalledPages() {
        return batch().unrecalledPages();
    }
}
