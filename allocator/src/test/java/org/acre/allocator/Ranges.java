package org.acre.allocator;

import java.util.ArrayList;
import java.util.List;

/** What a space shows of itself, as values that can be compared. */
final class Ranges {
    private Ranges() {}

    /** [start, end) in bytes. */
    record Range(long start, long end) {}

    /** Everything that a caller can see: two equal snapshots mean that nothing changed. */
    record Snapshot(SpaceStatistics statistics, List<Range> free, List<Range> busy) {
        static Snapshot of(AddressSpace space) {
            return new Snapshot(space.statistics(), freeOf(space), busyOf(space));
        }
    }

    static List<Range> freeOf(AddressSpace space) {
        List<Range> ranges = new ArrayList<>();
        space.forEachFree((start, end) -> ranges.add(new Range(start, end)));
        return ranges;
    }

    static List<Range> busyOf(AddressSpace space) {
        List<Range> ranges = new ArrayList<>();
        space.forEachArea((start, end) -> ranges.add(new Range(start, end)));
        return ranges;
    }

    /** Ranges from pairs of starts and ends. */
    static List<Range> ranges(long... bounds) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new Range(bounds[i], bounds[i + 1]));
        }
        return ranges;
    }
}
