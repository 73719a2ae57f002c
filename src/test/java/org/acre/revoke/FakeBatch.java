package org.acre.revoke;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.acre.allocator.RangeVisitor;
import org.acre.purge.FreedAreaVisitor;
import org.acre.purge.RangeSet;

/** A batch that a test makes up. */
final class FakeBatch implements RangeSet {
    record Range(long start, long end, long tag) {}

    final List<Range> areas = new ArrayList<>();
    final List<Range> kept = new ArrayList<>();
    /** Of what was kept until it is recalled. */
    final List<Long> keys = new ArrayList<>();
    private final Map<Long, List<Range>> waiting = new HashMap<>();

    FakeBatch area(long start, long end, long tag) {
        areas.add(new Range(start, end, tag));
        return this;
    }

    /** An area that an earlier batch has kept until it is recalled. */
    FakeBatch waiting(long key, long start, long end, long tag) {
        waiting.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Range(start, end, tag));
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

    @Override public void keepUntilRecalled(long start, long end, long key) {
        keep(start, end);
        keys.add(key);
    }

    @Override public void recall(long key) {
        List<Range> recalled = waiting.remove(key);
        if (recalled != null) {
            areas.addAll(recalled);
            areas.sort(Comparator.comparingLong(Range::start));
        }
    }
}
