package org.acre.purge;

import org.acre.allocator.RangeVisitor;

/**
 * A batch as the later invalidations of a composition see it. What one of them recalled, those before it would not see again; and
 * a recall may bring what another keeps. So only the first may leave areas until it recalls them.
 */
record LaterRanges(RangeSet batch) implements RangeSet {
    @Override public void forEach(RangeVisitor visitor) {
        batch.forEach(visitor);
    }

    @Override public void forEachArea(FreedAreaVisitor visitor) {
        batch.forEachArea(visitor);
    }

    @Override public void keep(long start, long end) {
        batch.keep(start, end);
    }
}
