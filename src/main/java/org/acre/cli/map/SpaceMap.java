package org.acre.cli.map;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All ranges of a space with their states, at one moment. Immutable; for any thread. */
public final class SpaceMap {
    private final List<MapRange> ranges;
    private final List<MapRange> holes;

    private SpaceMap(List<MapRange> ranges) {
        this.ranges = ranges;
        this.holes = joined(ranges);
    }

    /**
     * A map of {@code ranges}.
     *
     * @param ranges ascending and disjoint; what lies between them is not in the space
     * @throws IllegalArgumentException that names the two ranges that are not
     */
    public static SpaceMap of(List<MapRange> ranges) {
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i).start() < ranges.get(i - 1).end()) {
                throw new IllegalArgumentException("ranges are not ascending and disjoint: " + ranges.get(i - 1) + ", then " + ranges.get(i));
            }
        }
        return new SpaceMap(List.copyOf(ranges));
    }

    private static List<MapRange> joined(List<MapRange> ranges) {
        List<MapRange> holes = new ArrayList<>();
        for (MapRange range : ranges) {
            if (range.state() == MapState.FREE) {
                boolean touches = !holes.isEmpty() && holes.getLast().end() == range.start();
                long start = touches ? holes.removeLast().start() : range.start();
                holes.add(new MapRange(start, range.end(), MapState.FREE, ""));
            }
        }
        return List.copyOf(holes);
    }

    public List<MapRange> ranges() {
        return ranges;
    }

    /** Free ranges, those that touch joined, ascending. */
    public List<MapRange> holes() {
        return holes;
    }

    /** Bytes in each state; states of which there is nothing are there with 0. */
    public Map<MapState, Long> bytesByState() {
        Map<MapState, Long> bytes = new EnumMap<>(MapState.class);
        for (MapState state : MapState.values()) {
            bytes.put(state, 0L);
        }
        ranges.forEach(range -> bytes.merge(range.state(), range.bytes(), Long::sum));
        return bytes;
    }

    /** The longest of {@link #holes}, the lowest of several; empty if nothing is free. */
    public Optional<MapRange> largestHole() {
        return holes.stream().reduce((longest, next) -> next.bytes() > longest.bytes() ? next : longest);
    }

    /**
     * The ranges that keep the largest hole from being larger: those with as many free bytes beside them as the largest hole has, or
     * more. These are the neighbours of that hole, and thin walls between other long ones. The one that parts the most free bytes comes
     * first; of equal ones the shorter.
     */
    public List<Blocker> blockers() {
        long largest = largestHole().map(MapRange::bytes).orElse(Long.MAX_VALUE);
        List<Blocker> blockers = new ArrayList<>();
        int next = 0;
        for (MapRange range : ranges) {
            while (next < holes.size() && holes.get(next).end() <= range.start()) {
                next++;
            }
            if (range.state() != MapState.FREE) {
                long freeBeside = touching(next - 1, range.start()) + touching(next, range.end());
                if (freeBeside >= largest) {
                    blockers.add(new Blocker(range, freeBeside + range.bytes()));
                }
            }
        }
        blockers.sort(Comparator.comparingLong((Blocker blocker) -> blocker.range().bytes() - blocker.holeWithout())
                .thenComparingLong(blocker -> blocker.range().bytes()));
        return blockers;
    }

    /** Bytes of a hole that starts or ends at {@code address}; 0 if it does not. */
    private long touching(int hole, long address) {
        if (hole < 0 || hole >= holes.size()) {
            return 0;
        }
        MapRange candidate = holes.get(hole);
        return candidate.start() == address || candidate.end() == address ? candidate.bytes() : 0;
    }
}
