package org.acre.census;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.acre.allocator.spi.RangeState;
import org.acre.allocator.spi.RangeStateVisitor;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.states.MemoryState;
import org.acre.states.NodeStates;
import org.acre.states.SizeStates;
import org.acre.states.SpaceStates;
import org.acre.states.StateTotals;

/** Counts the ranges of a space in one walk, in several ways at once. For one thread. */
public final class StateCensus implements RangeStateVisitor {
    private final long pageBytes;
    private final AreaFacts facts;
    private final Tally all = new Tally();
    private final TreeMap<Integer, Tally> nodes = new TreeMap<>();
    private final TreeMap<Integer, Tally> sizes = new TreeMap<>();
    private final TreeMap<String, Tally> tags = new TreeMap<>();
    private long largestFreeBytes;
    private long slabBytes;

    private StateCensus(long pageBytes, AreaFacts facts) {
        this.pageBytes = pageBytes;
        this.facts = facts;
    }

    /** Walks a space: see {@link SpaceDoor#forEachRange}. */
    public static StateCensus of(SpaceDoor door, AreaFacts facts) {
        StateCensus census = new StateCensus(door.pageSize(), facts);
        door.forEachRange(0, census);
        return census;
    }

    @Override public boolean range(long start, long end, RangeState rangeState, int node) {
        MemoryState state = States.of(rangeState);
        boolean unsettled = States.isUnsettled(state);
        long bytes = end - start;
        long ageMillis = unsettled ? facts.ageMillis(start) : -1;
        all.add(state, bytes, ageMillis);
        sizes.computeIfAbsent(SizeClass.of(bytes / pageBytes), _ -> new Tally()).add(state, bytes, ageMillis);
        if (state == MemoryState.FREE) {
            largestFreeBytes = Math.max(largestFreeBytes, bytes);
        } else {
            nodes.computeIfAbsent(node, _ -> new Tally()).add(state, bytes, ageMillis);
            tags.computeIfAbsent(unsettled ? facts.tag(start) : "", _ -> new Tally()).add(state, bytes, ageMillis);
        }
        if (state == MemoryState.LIVE && facts.slotBytes(start) > 0) {
            slabBytes += bytes;
        }
        return true;
    }

    /** By state, node and length. */
    public SpaceStates space() {
        List<NodeStates> byNode = new ArrayList<>();
        nodes.forEach((node, tally) -> byNode.add(new NodeStates(node, tally.totals())));
        List<SizeStates> bySize = new ArrayList<>();
        sizes.forEach((size, tally) -> bySize.add(new SizeStates(SizeClass.leastPages(size) * pageBytes,
                SizeClass.mostPages(size) * pageBytes, tally.totals())));
        StateTotals totals = all.totals();
        return new SpaceStates(totals.bytes(), pageBytes, totals, largestFreeBytes, byNode, bySize);
    }

    /** Areas by tag; those without one under {@code untagged}. */
    public SortedMap<String, StateTotals> byTag(String untagged) {
        TreeMap<String, StateTotals> byTag = new TreeMap<>();
        tags.forEach((tag, tally) -> byTag.put(tag.isEmpty() ? untagged : tag, tally.totals()));
        return Collections.unmodifiableSortedMap(byTag);
    }

    /** Live bytes that are slabs. */
    public long slabBytes() {
        return slabBytes;
    }
}
