package org.acre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.acre.purge.ReadSection;
import org.acre.states.MemoryRange;
import org.acre.states.MemoryState;
import org.acre.states.SizeStates;
import org.acre.states.StateTotal;
import org.acre.states.StateTotals;
import org.junit.jupiter.api.Test;

/** The picture of a region whose states are known; random programs are in {@link RegionCombinationsTest}. */
class RegionStatesTest {
    private static final long MIB = 1 << 20;

    @Test void states_eachState_hasItsBytesAndTags() {
        try (Region region = Region.builder().anonymous(64 * MIB).tags("rows", "index").nodes(2).nodesByThread().lazyMaxPages(1 << 14).build()) {
            MemorySegment live = region.allocate(3 * MIB, 1, 1);
            MemorySegment lazy = region.allocate(2 * MIB, 1, 2);
            MemorySegment deferred = region.allocate(MIB, 1, 1);
            region.free(lazy);
            try (ReadSection _ = region.gracePeriods().enter()) {
                region.freeDeferred(deferred);
                RegionStates states = region.states();
                StateTotals rows = Objects.requireNonNull(states.byTag().get("rows"));
                assertEquals(3 * MIB, rows.live().bytes());
                assertEquals(1, rows.live().dated());
                assertEquals(MIB, rows.deferred().bytes());
                assertEquals(MIB, states.space().states().deferred().bytes());
                assertEquals(64 * MIB, states.space().states().bytes());
                assertEquals(4 * MIB, states.owners().areaBytes() + rows.deferred().bytes());
                assertTrue(rows.live().oldestMillis() >= rows.live().meanMillis());
                RegionStatesCheck.checkSums(states);
                assertEquals("rows", region.ranges(live.address(), 1).getFirst().tag());
            }
        }
    }

    /** The purger may have taken what was freed already: either it is still its owner's, or it is nobody's. */
    @Test void states_freedArea_keepsItsTagUntilItIsPurged() {
        try (Region region = Region.builder().anonymous(64 * MIB).tags("rows").lazyMaxPages(1 << 14).build()) {
            MemorySegment freed = region.allocate(MIB, 1, 1);
            region.free(freed);
            MemoryRange range = region.ranges(freed.address(), 1).getFirst();
            assertTrue(range.state() == MemoryState.LAZY ? range.tag().equals("rows") : range.tag().isEmpty(), range::toString);
            region.purger().purgeAll();
            assertEquals(List.of(new MemoryRange(freed.address(), region.addressOf(0) + 64 * MIB, MemoryState.FREE, -1, "", -1, "", 0)),
                    region.ranges(freed.address(), 10));
            assertEquals(new StateTotal(0, 0, 0, 0, 0), region.states().space().states().live());
        }
    }

    @Test void states_pooledAreas_areCountedByTheirPages() {
        try (Region region = Region.builder().anonymous(64 * MIB).slabs(false).nodes(2).nodesByThread().lazyMaxPages(1 << 14)
                .invalidation(Invalidation.NONE).build()) {
            long page = region.space().pageSize();
            List<Long> areas = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                areas.add(region.allocateAddress(3 * page));
            }
            areas.forEach(region::freeAddress);
            region.purger().purge();
            SizeStates three = region.states().space().bySize().stream().filter(size -> size.leastBytes() == 3 * page).findFirst()
                    .orElseThrow();
            assertEquals(3 * page, three.mostBytes());
            assertTrue(three.states().pooled().ranges() > 0, three::toString);
            assertEquals(3 * page * three.states().pooled().ranges(), three.states().pooled().bytes());
        }
    }

    @Test void states_smallObjectsAndArenas_areOwnersOfTheirAreas() {
        try (Region region = Region.anonymous(64 * MIB); Arena arena = region.openArena(); Arena shared = region.openSharedArena()) {
            region.allocate(64);
            arena.allocate(1000);
            shared.allocate(MIB);
            long area = region.allocateAddress(MIB);
            RegionStates states = region.states();
            assertEquals(MIB, states.owners().areaBytes());
            assertEquals(states.smallObjects().slabBytes(), states.owners().slabBytes());
            assertTrue(states.owners().slabBytes() > 0);
            assertTrue(states.owners().arenaBytes() > MIB, states.owners()::toString);
            assertEquals(states.space().states().live().bytes(),
                    states.owners().areaBytes() + states.owners().slabBytes() + states.owners().arenaBytes());
            assertEquals(2, states.arenas().openArenas());
            assertEquals(1, states.smallObjects().liveObjects());
            region.freeAddress(area);
        }
    }

    @Test void states_budgetAndGuards_areInThePicture() {
        try (Region region = Region.builder().anonymous(64 * MIB).budget(32 * MIB).guardPages().build()) {
            region.allocate(MIB).fill((byte) 1);
            RegionStates states = region.states();
            assertTrue(states.committedBytes() >= MIB, states::toString);
            assertTrue(states.guardBytes() == region.space().pageSize(), states::toString);
            assertTrue(states.residentBytes() == -1 || states.residentBytes() >= MIB, states::toString);
        }
        try (Region region = Region.anonymous(MIB)) {
            assertEquals(region.committedBytes().orElse(-1), region.states().committedBytes());
            assertEquals(0, region.states().guardBytes());
        }
    }

    @Test void sizeClasses_ofHolesAndLargeAreas_holdThem() {
        try (Region region = Region.builder().anonymous(64 * MIB).slabs(false).build()) {
            long page = region.space().pageSize();
            long _ = region.allocateAddress(257 * page);
            long _ = region.allocateAddress(512 * page);
            long _ = region.allocateAddress(513 * page);
            for (SizeStates size : region.states().space().bySize()) {
                assertTrue(size.states().live().bytes() >= size.leastBytes() * size.states().live().ranges(), size::toString);
                assertTrue(size.states().live().bytes() <= size.mostBytes() * size.states().live().ranges(), size::toString);
                assertTrue(size.states().free().bytes() <= size.mostBytes() * size.states().free().ranges(), size::toString);
            }
            SizeStates class257 = region.states().space().bySize().stream().filter(size -> size.leastBytes() == 257 * page).findFirst()
                    .orElseThrow();
            assertEquals(2, class257.states().live().ranges());
            assertEquals(512 * page, class257.mostBytes());
        }
    }

    @Test void onClose_actions_runOnceAndWhatTheyThrowIsNotTheRegionsFault() {
        List<String> ran = new ArrayList<>();
        Region region = Region.anonymous(MIB);
        Runnable _ = region.onClose(() -> ran.add("first"));
        region.onClose(() -> ran.add("taken back")).run();
        Runnable _ = region.onClose(() -> assertThrows(IllegalStateException.class, region::states));
        region.close();
        region.close();
        assertEquals(List.of("first"), ran);
        assertThrows(IllegalStateException.class, () -> region.onClose(() -> {}));
        assertThrows(IllegalStateException.class, region::states);
        assertThrows(IllegalStateException.class, () -> region.ranges(0, 1));
        assertFalse(ran.contains("taken back"));
    }

    @Test void ranges_badLimit_isRefused() {
        try (Region region = Region.anonymous(MIB)) {
            assertThrows(IllegalArgumentException.class, () -> region.ranges(0, 0));
            assertEquals(List.of(), region.ranges(region.addressOf(0) + MIB, 1));
            assertEquals(List.of(), region.ranges(Long.MIN_VALUE, 1));
        }
    }
}
