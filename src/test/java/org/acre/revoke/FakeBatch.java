package org.acre.revoke;

import java.util.ArrayList;
import java.util.List;
import org.acre.allocator.RangeVisitor;
import org.acre.purge.FreedAreaVisitor;
import org.acre.purge.RangeSet;

/** A batch that a test makes up. */
final class FakeBatch implements RangeSet {
    record Range(long start, long end, long tag) {}

    final List<Range> areas = new ArrayList<>();
    final List<Range> kept = new ArrayList<>();

    FakeBatch area(long start, long end, long tag) {
        areas.add(new Range(start, end, tag));
        return this;
    }

    @Override public void forEachArea(FreedAreaVisitor visitor) {
        areas.forEach(area -> visitor.area(area.start, area.end, area.tag));
    }

    @Override public void forEach(RangeVisitor visitor) {
        Coalescing ranges = new Coalescing(visitor);
        forEachArea((start, end, tag) -> ranges.add(start, end));
        ranges.end();
    }

    @Override public void keep(long start, long end) {
        kept.add(new Range(start, end, 0));
    }
}
