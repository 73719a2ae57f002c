package org.acre.revoke;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.acre.allocator.RangeVisitor;
import org.acre.purge.FreedAreaVisitor;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;

/** A batch that remembers what was kept back, and shows the rest. For one pass. */
public final class LetGo implements RangeSet {
    private record Kept(long start, long end) {}

    private final RangeSet batch;
    private final List<Kept> kept = new ArrayList<>();
    private boolean recalls;
    /** The first invalidation is done. */
    private boolean later;

    public LetGo(RangeSet batch) {
        this.batch = batch;
    }

    @Override public void keep(long start, long end) {
        batch.keep(start, end);
        note(start, end);
    }

    @Override public void keepUntilRecalled(long start, long end, long key) {
        if (later) {
            batch.keep(start, end);
        } else {
            batch.keepUntilRecalled(start, end, key);
        }
        note(start, end);
    }

    private void note(long start, long end) {
        if (start < end) {
            kept.add(new Kept(start, end));
        }
    }

    @Override public void recall(long key) {
        // What came in now the first invalidation has not seen, and it may be keeping it.
        if (!later) {
            batch.recall(key);
            recalls = true;
        }
    }

    @Override public long unrecalledAreas() {
        return batch.unrecalledAreas();
    }

    @Override public long unrecalledPages() {
        return batch.unrecalledPages();
    }

    /** Has somebody else invalidate the rest, within [{@code lowest}, {@code highest}) as far as nothing was recalled. */
    public void invalidate(MappingInvalidation next, long lowest, long highest) {
        later = true;
        if (!recalls) {
            next.invalidate(lowest, highest, this);
            return;
        }
        long[] bounds = {Long.MAX_VALUE, 0};
        forEach((start, end) -> {
            bounds[0] = Math.min(bounds[0], start);
            bounds[1] = end;
        });
        next.invalidate(Math.min(bounds[0], bounds[1]), bounds[1], this);
    }

    /** Whether anything was kept back. */
    public boolean keepsAny() {
        return !kept.isEmpty();
    }

    @Override public void forEachArea(FreedAreaVisitor visitor) {
        if (kept.isEmpty()) {
            batch.forEachArea(visitor);
        } else {
            visit(visitor, false);
        }
    }

    /** Shows the areas that were kept back, ascending. */
    public void forEachKeptArea(FreedAreaVisitor visitor) {
        visit(visitor, true);
    }

    private void visit(FreedAreaVisitor visitor, boolean keptOnes) {
        KeptSoFar soFar = new KeptSoFar(kept);
        batch.forEachArea((start, end, tag) -> {
            if (soFar.touches(start, end) == keptOnes) {
                visitor.area(start, end, tag);
            }
        });
    }

    /** Goes through what is kept along with areas that come ascending; what is kept meanwhile is not seen. */
    private static final class KeptSoFar {
        private final List<Kept> sorted;
        private int at;
        /** Of the ranges that start before the area at hand. */
        private long highestEnd = Long.MIN_VALUE;

        KeptSoFar(List<Kept> kept) {
            sorted = new ArrayList<>(kept);
            sorted.sort(Comparator.comparingLong(Kept::start)); // quick: as a rule they are
        }

        boolean touches(long start, long end) {
            while (at < sorted.size() && sorted.get(at).start < end) {
                highestEnd = Math.max(highestEnd, sorted.get(at++).end);
            }
            return highestEnd > start;
        }
    }

    @Override public void forEach(RangeVisitor visitor) {
        Coalescing ranges = new Coalescing(visitor);
        forEachArea((start, end, tag) -> ranges.add(start, end));
        ranges.end();
    }
}
