package org.acre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A region never commits past its budget. */
@EnabledOnOs(OS.LINUX)
class RegionBudgetTest {
    private static final long PAGE = Platform.pageSize();
    private static final long MIB = 1 << 20;
    private static final long SEED = Long.getLong("acre.seed", 20_261_121);

    private static Region region(long budget, Invalidation... modes) {
        Region.Builder builder = Region.builder().anonymous(1L << 40).lazyMaxPages(1 << 20).nodes(2).budget(budget);
        return (modes.length == 0 ? builder : builder.invalidation(modes[0])).build();
    }

    private static long committed(Region region) {
        return region.committedBytes().orElseThrow();
    }

    @Test void allocate_beyondTheBudget_isRefusedWithNumbersAndChangesNothing() {
        try (Region region = region(10 * PAGE)) {
            MemorySegment eight = region.allocate(8 * PAGE, 1);
            BudgetExceededException e = assertThrows(BudgetExceededException.class, () -> region.allocate(3 * PAGE, 1));
            assertEquals(3 * PAGE, e.askedBytes());
            assertEquals(3 * PAGE, e.neededBytes());
            assertEquals(8 * PAGE, e.committedBytes());
            assertEquals(10 * PAGE, e.budgetBytes());
            for (long number : new long[] {3 * PAGE, 8 * PAGE, 10 * PAGE}) {
                assertTrue(e.toString().contains(Long.toString(number)), e.toString());
            }
            assertThrows(BudgetExceededException.class, () -> region.resize(eight, 11 * PAGE));
            assertEquals(8, region.space().statistics().busyPages());
            assertEquals(3, region.space().statistics().lazyPages(), "the growth: a segment of it may have been taken meanwhile");
            assertEquals(0, region.space().statistics().pooledPages());
            region.allocate(2 * PAGE, 1);
            assertEquals(10 * PAGE, committed(region));
            assertThrows(BudgetExceededException.class, () -> region.allocateAddress(1));
            assertThrows(BudgetExceededException.class, () -> region.space().allocate(1));
            assertThrows(BudgetExceededException.class, () -> region.space().allocate(PAGE, 4 * PAGE));
            assertThrows(BudgetExceededException.class, () -> region.allocateAt(1L << 39, 1));
            assertThrows(BudgetExceededException.class,
                    () -> region.space().allocateCongruent(new long[] {0, 4 * PAGE}, new long[] {PAGE, PAGE}, 1));
            assertEquals(10, region.space().statistics().busyPages());
            assertEquals(2, region.space().statistics().busyAreas());
            region.space().verify();
        }
    }

    @Test void allocate_whatIsFreeIsStillCommitted_isGivenBackFirst() {
        try (Region region = region(64 * PAGE)) {
            List<Long> areas = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                areas.add(region.allocateAddress(PAGE));
            }
            areas.forEach(region::freeAddress);
            assertEquals(64 * PAGE, committed(region));
            region.purger().purge();
            assertEquals(64 * PAGE, committed(region), "a pool keeps the memory of its areas");
            long large = region.allocateAddress(60 * PAGE);
            assertEquals(60 * PAGE, committed(region));
            region.freeAddress(large);
            region.purger().purgeAll();
            assertEquals(0, committed(region));
            region.space().verify();
        }
    }

    @Test void allocate_deferredFreesAreInTheWay_waitsForThem() {
        try (Region region = region(16 * PAGE)) {
            MemorySegment all = region.allocate(16 * PAGE, 1);
            region.freeDeferred(all);
            region.allocate(16 * PAGE, 1);
            assertEquals(16 * PAGE, committed(region));
        }
    }

    @Test void resize_growsAndShrinks_isCounted() {
        try (Region region = region(16 * PAGE)) {
            MemorySegment segment = region.allocate(4 * PAGE, 1);
            segment = region.resize(segment, 12 * PAGE).orElseThrow();
            assertEquals(12 * PAGE, committed(region));
            segment = region.resize(segment, 2 * PAGE).orElseThrow();
            MemorySegment shrunk = segment;
            // The old segments reach the tail, so that it waits with them.
            assertThrows(BudgetExceededException.class, () -> region.allocate(14 * PAGE, 1));
            region.free(shrunk);
            region.allocate(16 * PAGE, 1);
            assertEquals(16 * PAGE, committed(region));
        }
    }

    @Test void allocate_withoutDiscard_staysCommittedAndIsReusedForNothing() {
        try (Region region = region(8 * PAGE, Invalidation.NONE)) {
            region.free(region.allocate(8 * PAGE, 1));
            region.purger().purgeAll();
            assertEquals(8 * PAGE, committed(region));
            region.free(region.allocate(8 * PAGE, 1));
            BudgetExceededException e = assertThrows(BudgetExceededException.class, () -> region.allocate(9 * PAGE, 1));
            assertEquals(PAGE, e.neededBytes());
            region.allocate(8 * PAGE, 1);
        }
    }

    @Test void allocate_smallWithoutRoomForASlab_takesAPage() {
        try (Region region = region(8 * PAGE)) {
            MemorySegment small = region.allocate(100, 1);
            assertEquals(100, small.byteSize());
            assertEquals(PAGE, committed(region));
            long address = region.allocateAddress(100);
            assertEquals(2 * PAGE, committed(region));
            region.free(small);
            region.freeAddress(address);
            assertThrows(BudgetExceededException.class, () -> region.allocate(9 * PAGE, 1));
            region.verify();
        }
    }

    @Test void arenas_withRoomForLessThanTheyWant_takeLess() {
        ArenaOptions[] kinds = {ArenaOptions.defaults(), ArenaOptions.defaults().strict()};
        for (ArenaOptions options : kinds) {
            try (Region region = region(6 * PAGE)) {
                try (Arena confined = region.openArena(); Arena shared = region.openSharedArena(options)) {
                    confined.allocate(64, 8).fill((byte) 1);
                    shared.allocate(64, 8).fill((byte) 1);
                    confined.allocate(PAGE, 8).fill((byte) 1);
                    assertThrows(BudgetExceededException.class, () -> confined.allocate(6 * PAGE, 1));
                }
                region.purger().purgeAll();
                assertEquals(0, committed(region));
            }
        }
    }

    @Test void restore_refused_leavesTheRoomToOthers() {
        CommitRoom room = new CommitRoom(3 * PAGE);
        CommitBudget budget = new CommitBudget(room, 0, 100, PAGE);
        Region.Builder settings = Region.builder().anonymous(MIB).restore(new long[] {0, 8 * PAGE}, new long[] {2 * PAGE, 2 * PAGE});
        assertThrows(BudgetExceededException.class, () -> RegionSpace.admitRestored(budget, 0, settings));
        assertEquals(0, room.bytes());
    }

    @Test void restore_moreThanTheBudget_isRefused() {
        assertThrows(BudgetExceededException.class, () -> Region.builder().anonymous(MIB).budget(3 * PAGE)
                .restore(new long[] {0, 8 * PAGE}, new long[] {2 * PAGE, 2 * PAGE}).build());
        try (Region region = Region.builder().anonymous(MIB).budget(4 * PAGE)
                .restore(new long[] {0, 8 * PAGE}, new long[] {2 * PAGE - 1, PAGE + 1}).build()) {
            assertEquals(4 * PAGE, committed(region));
        }
    }

    @Test void manyThreads_atTheLimit_neverExceedItAndLoseNothing() throws Exception {
        long budget = 256 * PAGE;
        try (Region region = Region.builder().anonymous(1L << 30).lazyMaxPages(32).budget(budget).build()) {
            List<Future<Long>> workers = new ArrayList<>();
            try (JoinedThreads threads = new JoinedThreads(4)) {
                for (int worker = 0; worker < 4; worker++) {
                    long seed = SEED + worker;
                    workers.add(threads.submit(() -> work(region, new SplittableRandom(seed), budget)));
                }
            }
            for (Future<Long> worker : workers) {
                assertTrue(worker.get() > 0, "never refused, -Dacre.seed=" + SEED);
            }
            region.purger().purgeAll();
            assertEquals(0, region.space().statistics().busyPages());
            assertEquals(0, committed(region), "-Dacre.seed=" + SEED);
            region.allocate(budget, 1);
            region.space().verify();
        }
    }

    private static long work(Region region, SplittableRandom random, long budget) {
        List<Long> held = new ArrayList<>();
        long refused = 0;
        for (int i = 0; i < 2_000; i++) {
            try {
                held.add(region.allocateAddress(random.nextLong(1, 20 * PAGE)));
            } catch (BudgetExceededException e) {
                refused++;
                held.forEach(region::freeAddress);
                held.clear();
            }
            assertTrue(committed(region) <= budget, "-Dacre.seed=" + SEED);
        }
        held.forEach(region::freeAddress);
        return refused;
    }

    @Test void budget_ofHugeRegion_costsNothingUntilUsed() {
        try (Region region = Region.builder().anonymous(1L << 45).budget(1L << 45).build()) {
            long address = region.allocateAddress(1L << 33);
            assertEquals(1L << 33, committed(region));
            region.freeAddress(address);
            assertThrows(IllegalArgumentException.class, () -> Region.builder().budget(0));
        }
    }

    @Test void containersLimit_isSharedAndLeavesRoomForTheHeap() {
        assertNull(CommitRoom.ofContainer(OptionalLong.empty(), MIB));
        CommitRoom room = CommitRoom.ofContainer(OptionalLong.of(100 * MIB), 30 * MIB);
        assertNotNull(room);
        assertEquals(70 * MIB, room.mostBytes());
        CommitRoom half = CommitRoom.ofContainer(OptionalLong.of(100 * MIB), 90 * MIB);
        assertNotNull(half);
        assertEquals(50 * MIB, half.mostBytes());
        assertTrue(room.take(60 * MIB));
        assertFalse(room.take(11 * MIB));
        room.giveBack(1 * MIB);
        assertTrue(room.take(11 * MIB));
        assertEquals(70 * MIB, room.bytes());
    }
}
