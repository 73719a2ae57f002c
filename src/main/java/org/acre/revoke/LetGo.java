package org.acre.revoke;

import java.util.Map;
import java.util.TreeMap;
import org.acre.allocator.RangeVisitor;
import org.acre.purge.FreedAreaVisitor;
import org.acre.purge.RangeSet;

/** A batch that remembers what was kept back, and shows the rest. For one pass. */
public final class LetGo implements RangeSet {
    private final RangeSet batch;
    private final TreeMap<Long, Long> kept = new TreeMap<>();
    private long start;
    private long end;

    public LetGo(RangeSet batch) {
        this.batch = batch;
    }

    @Override public void keep(long keptStart, long keptEnd) {
        batch.keep(keptStart, keptEnd);
        if (keptStart < keptEnd) {
            kept.merge(keptStart, keptEnd, Math::max);
        }
    }

    @Override public void forEachArea(FreedAreaVisitor visitor) {
        batch.forEachArea((areaStart, areaEnd, tag) -> {
            if (!isKept(areaStart, areaEnd)) {
                visitor.area(areaStart, areaEnd, tag);
            }
        });
    }

    /** Whether anything was kept back. */
    public boolean keepsAny() {
        return !kept.isEmpty();
    }

    /** Shows the areas that were kept back, ascending. */
    public void forEachKeptArea(FreedAreaVisitor visitor) {
        batch.forEachArea((areaStart, areaEnd, tag) -> {
            if (isKept(areaStart, areaEnd)) {
                visitor.area(areaStart, areaEnd, tag);
            }
        });
    }

    private boolean isKept(long areaStart, long areaEnd) {
        Map.Entry<Long, Long> below = kept.lowerEntry(areaEnd);
        return below != null && below.getValue() > areaStart;
    }

    @Override public void forEach(RangeVisitor visitor) {
        start = 0;
        end = 0;
        forEachArea((areaStart, areaEnd, tag) -> {
            if (areaStart != end) {
                show(visitor);
                start = areaStart;
            }
            end = areaEnd;
        });
        show(visitor);
    }

    private void show(RangeVisitor visitor) {
        if (end > start) {
            visitor.range(start, end);
        }
    }
}
