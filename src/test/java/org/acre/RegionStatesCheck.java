package org.acre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.acre.RegionModel.Owned;
import org.acre.small.SmallObjectStatistics;
import org.acre.states.MemoryRange;
import org.acre.states.MemoryState;
import org.acre.states.NodeStates;
import org.acre.states.SizeStates;
import org.acre.states.StateTotals;

/** Whether the picture of a region agrees with itself and with a model, while only the region's own threads are inside. */
final class RegionStatesCheck {
    /** The purger and the arenas' clock may do something between two looks, but not every time. */
    private static final int ROUNDS = 200;

    private final Region region;

    RegionStatesCheck(Region region) {
        this.region = region;
    }

    void check(long regionBytes, Collection<Owned> live, boolean noted) {
        RegionStates states = region.states();
        assertEquals(regionBytes, states.space().bytes());
        assertEquals(regionBytes, states.space().states().bytes());
        checkSums(states);
        checkRanges(regionBytes, live, noted);
        checkOwners(live);
    }

    /** Every way of counting comes to the same bytes. */
    static void checkSums(RegionStates states) {
        StateTotals all = states.space().states();
        for (MemoryState state : MemoryState.values()) {
            long bytes = all.of(state).bytes();
            assertEquals(bytes, states.space().bySize().stream().map(SizeStates::states).mapToLong(size -> size.of(state).bytes()).sum(),
                    () -> state + " by size in " + states);
            if (state != MemoryState.FREE) {
                assertEquals(bytes, states.space().byNode().stream().map(NodeStates::states).mapToLong(node -> node.of(state).bytes())
                        .sum(), () -> state + " by node in " + states);
                assertEquals(bytes, states.byTag().values().stream().mapToLong(tag -> tag.of(state).bytes()).sum(),
                        () -> state + " by tag in " + states);
            }
        }
        SmallObjectStatistics objects = states.smallObjects();
        long slots = objects.classes().stream().mapToLong(slot -> slot.slotBytes() * (slot.liveObjects() + slot.heldObjects()
                + slot.freeSlots())).sum();
        assertTrue(slots <= objects.slabBytes(), objects::toString);
    }

    /** Page by page the ranges cover the region, and what the model owns is among them. */
    private void checkRanges(long regionBytes, Collection<Owned> live, boolean noted) {
        long base = region.addressOf(0);
        Map<Long, MemoryRange> shown = new TreeMap<>();
        long at = base;
        for (List<MemoryRange> page = region.ranges(0, 7); !page.isEmpty(); page = region.ranges(page.getLast().end(), 7)) {
            for (MemoryRange range : page) {
                assertEquals(at, range.start());
                shown.put(range.start(), range);
                at = range.end();
            }
        }
        assertEquals(base + regionBytes, at);
        for (Owned owned : pagesOf(live)) {
            MemoryRange range = Objects.requireNonNull(shown.get(owned.address()), () -> "not told of " + owned);
            assertEquals(MemoryState.LIVE, range.state(), owned::toString);
            assertEquals(region.bytesAt(owned.address()), range.bytes());
            assertEquals(owned.tag() == 0 ? "" : RegionCombination.TAGS[owned.tag() - 1], range.tag());
            assertEquals(0, range.slotBytes());
            assertTrue(!noted || range.ageMillis() >= 0, range::toString);
        }
    }

    /** What has pages of its own, and no slot. */
    private List<Owned> pagesOf(Collection<Owned> live) {
        return live.stream().filter(owned -> region.space().find(owned.address()) == owned.address()
                && region.space().sizeOf(owned.address()) == region.bytesAt(owned.address())).toList();
    }

    private void checkOwners(Collection<Owned> live) {
        long areaBytes = pagesOf(live).stream().mapToLong(owned -> region.bytesAt(owned.address())).sum();
        List<RegionStates> seen = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            RegionStates states = region.states();
            seen.add(states);
            if (states.owners().areaBytes() == areaBytes && states.owners().slabBytes() == states.smallObjects().slabBytes()
                    && states.owners().arenaBytes() + states.owners().slabBytes() + areaBytes == states.space().states().live().bytes()) {
                return;
            }
            LockSupport.parkNanos(100_000);
        }
        throw new AssertionError("areas of the model have " + areaBytes + " bytes, but: " + seen.getLast());
    }
}
