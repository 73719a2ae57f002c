package org.acre.allocator;

import static org.acre.allocator.Ranges.freeOf;
import static org.acre.allocator.Ranges.ranges;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.allocator.area.AreaWord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pools, decay, threshold, the failure ladder and the counters. The node of the caller is a field of the test. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolTest {
    private static final long PAGE = 4096;
    /** Too long for a pool. */
    private static final long BIG = 300 * PAGE;

    private int node;
    private AddressSpace space = space(4, 299, 100_000);

    private AddressSpace space(int nodes, long lazyMax, long poolMax) {
        return AddressSpace.builder().span(0, 100_000 * PAGE).nodes(nodes).nodeSelector(any -> node)
                .lazyMaxPages(lazyMax).poolMaxPages(poolMax).build();
    }

    @AfterEach
    void verify() {
        space.verify();
        SpaceStatistics now = space.statistics();
        long busy = Ranges.busyOf(space).stream().mapToLong(range -> (range.end() - range.start()) / PAGE).sum();
        long free = freeOf(space).stream().mapToLong(range -> (range.end() - range.start()) / PAGE).sum();
        assertEquals(busy, now.busyPages());
        assertEquals(free, now.freePages());
        assertEquals(now.totalPages(), now.freePages() + now.busyPages() + now.lazyPages() + now.pooledPages()
                + now.deferredPages() + now.pinnedPages());
    }

    private void purge() {
        long passes = space.statistics().purges();
        space.free(space.allocate(BIG));
        assertEquals(passes + 1, space.statistics().purges());
    }

    private long[] allocateAll(int count, long bytes) {
        long[] areas = new long[count];
        for (int i = 0; i < count; i++) {
            areas[i] = space.allocate(bytes);
        }
        return areas;
    }

    private void freeAll(long[] areas) {
        for (long area : areas) {
            space.free(area);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "2,1", "3,1", "4,1", "5,1", "6,1", "7,1", "8,2", "9,2", "100,25", "103,25"})
    void pass_poolOfSomeAreas_givesUpAQuarterButAtLeastOne(int length, long victims) {
        freeAll(allocateAll(length, 2 * PAGE));
        purge();
        SpaceStatistics before = space.statistics();
        assertEquals(2L * length, before.pooledPages());
        purge();
        assertEquals(before.decayedAreas() + victims, space.statistics().decayedAreas());
        assertEquals(2 * (length - victims), space.statistics().pooledPages());
    }

    @Test
    void pass_idlePools_areEmptyAfterABoundedNumber() {
        freeAll(allocateAll(200, PAGE));
        purge();
        long pages = space.statistics().pooledPages();
        assertEquals(200, pages);
        int passes = 0;
        for (; space.statistics().pooledPages() > 0; passes++) {
            assertTrue(passes < 20, "a quarter a pass, and one a pass at the end");
            purge();
        }
        assertEquals(ranges(0, 100_000 * PAGE), freeOf(space));
    }

    @Test
    void pool_lastIn_isFirstOut() {
        long[] areas = allocateAll(5, 3 * PAGE);
        freeAll(areas);
        purge();
        for (int i = 4; i >= 0; i--) {
            assertEquals(areas[i], space.allocate(3 * PAGE));
        }
        assertEquals(5, space.statistics().poolHits());
    }

    @Test
    void pool_otherPageCount_isNotTouched() {
        freeAll(allocateAll(1, 3 * PAGE));
        purge();
        space.allocate(2 * PAGE);
        space.allocate(4 * PAGE);
        assertEquals(3, space.statistics().pooledPages());
        assertEquals(0, space.statistics().poolHits());
    }

    @Test
    void pool_largestClass_is256Pages() {
        long pooled = space.allocate(256 * PAGE);
        long notPooled = space.allocate(257 * PAGE);
        space.free(pooled);
        space.free(notPooled);
        assertEquals(1, space.statistics().purges());
        assertEquals(256, space.statistics().pooledPages());
        assertEquals(pooled, space.allocate(256 * PAGE - 1));
        assertEquals(0, space.statistics().pooledPages());
    }

    @Test
    void pool_capReached_restGoesToTheTree() {
        space = space(4, 299, 10);
        freeAll(allocateAll(20, PAGE));
        purge();
        assertEquals(10, space.statistics().pooledPages());
        freeAll(allocateAll(20, 4 * PAGE));
        purge();
        assertTrue(space.statistics().pooledPages() <= 10);
    }

    @Test
    void pool_capZero_meansNoPools() {
        space = space(4, 299, 0);
        freeAll(allocateAll(20, PAGE));
        purge();
        assertEquals(0, space.statistics().pooledPages());
        assertEquals(ranges(0, 100_000 * PAGE), freeOf(space));
    }

    @Test
    void area_carvedByOneNodeFreedByAnother_populatesTheFirst() throws InterruptedException {
        node = 2;
        long area = space.allocate(5 * PAGE);
        node = 3;
        Thread other = new Thread(() -> space.free(area));
        other.start();
        other.join();
        purge();
        assertEquals(5, space.statistics().pooledPages());
        long word = Tables.of(space).wordAcquire(space.freeSpace().index().startingAt(area / PAGE));
        assertEquals(AreaWord.POOLED, AreaWord.state(word));
        assertEquals(2, AreaWord.node(word));
        node = 2;
        assertEquals(area, space.allocate(5 * PAGE));
        assertEquals(1, space.statistics().poolHits());
        assertEquals(0, space.statistics().pooledPages());
    }

    @Test
    void allocate_ownPoolEmpty_borrowsBeforeTheTree() {
        node = 2;
        long[] areas = allocateAll(5, PAGE);
        freeAll(areas);
        purge();
        node = 0;
        long carved = space.statistics().treeAllocations();
        for (int i = 4; i >= 0; i--) {
            assertEquals(areas[i], space.allocate(PAGE));
        }
        assertEquals(carved, space.statistics().treeAllocations());
        assertEquals(5, space.statistics().poolHits());
    }

    @Test
    void tryAllocate_ownPoolEmpty_takesFromAnyNode() {
        node = 1;
        long area = space.allocate(PAGE);
        space.free(area);
        purge();
        node = 3;
        assertEquals(AddressSpace.NONE, space.tryAllocate(2 * PAGE));
        assertEquals(area, space.tryAllocate(PAGE));
        assertEquals(AddressSpace.NONE, space.tryAllocate(PAGE));
        assertEquals(AddressSpace.NONE, space.tryAllocate(257 * PAGE));
        assertEquals(0, space.statistics().failedAllocations());
    }

    @Test
    void allocateAligned_alignedAreaDeepInPool_isFoundAndTheOthersStay() {
        long[] areas = allocateAll(9, PAGE); // 0..8 pages; 8 and 0 are multiples of 8
        space.free(areas[0]);
        for (int i = 1; i < 8; i++) {
            space.free(areas[i]);
        }
        purge();
        assertEquals(0, space.allocate(PAGE, 8 * PAGE));
        assertEquals(7, space.statistics().pooledPages());
        assertEquals(1, space.statistics().poolHits());
        assertEquals(16 * PAGE, space.allocate(PAGE, 8 * PAGE), "none left in the pool");
    }

    @Test
    void nodesOne_hasNoPools() {
        space = space(1, 299, 100_000);
        freeAll(allocateAll(20, PAGE));
        purge();
        SpaceStatistics now = space.statistics();
        assertEquals(0, now.pooledPages());
        assertEquals(0, now.poolMisses());
        assertEquals(21, now.treeAllocations());
        assertEquals(AddressSpace.NONE, space.tryAllocate(PAGE));
        assertEquals(ranges(0, 100_000 * PAGE), freeOf(space));
    }

    @Test
    void lazyMaxPagesZero_everyFreePurges() {
        space = space(2, 0, 100);
        for (int i = 1; i <= 10; i++) {
            space.free(space.allocate(PAGE));
            assertEquals(i, space.statistics().purges());
            assertEquals(0, space.statistics().lazyPages());
        }
    }

    @Test
    void threshold_oneThread_isCrossedByExactlyTheFreeAboveIt() {
        for (int nodes : new int[] {1, 2, 3, 8, 128}) {
            for (long most : new long[] {1, 2, 7, 100, 1_000}) {
                space = space(nodes, most, 0);
                long[] areas = new long[(int) most + 1];
                for (int i = 0; i < areas.length; i++) {
                    node = i * 31 % nodes; // areas of all nodes in turn
                    areas[i] = space.allocate(PAGE);
                }
                for (int i = 0; i < most; i++) {
                    space.free(areas[i]);
                }
                assertEquals(0, space.statistics().purges(), nodes + " nodes, most " + most);
                assertEquals(most, space.statistics().lazyPages());
                space.free(areas[(int) most]);
                assertEquals(1, space.statistics().purges(), nodes + " nodes, most " + most);
                assertEquals(0, space.statistics().lazyPages());
                space.verify();
            }
        }
        node = 0;
    }

    @Test
    void lazyMaxPages_default_isTheKernelsAndAtMostAnEighth() {
        int processors = Runtime.getRuntime().availableProcessors();
        long kernels = (32 - Integer.numberOfLeadingZeros(processors)) * (32L << 20) / PAGE;
        space = AddressSpace.builder().span(0, 1L << 47).nodes(1).build();
        crossesAbove(kernels);
        space = AddressSpace.builder().span(0, 8_000 * PAGE).nodes(1).build();
        crossesAbove(1_000);
    }

    private void crossesAbove(long pages) {
        long exact = space.allocate(pages * PAGE);
        long more = space.allocate(PAGE);
        space.free(exact);
        assertEquals(0, space.statistics().purges());
        space.free(more);
        assertEquals(1, space.statistics().purges());
    }

    @Test
    void allocate_onlyLazyAndPooledWouldFit_purgesFullyOnceAndSucceeds() {
        node = 1;
        long[] pooled = allocateAll(100, PAGE);
        freeAll(pooled);
        purge();
        long[] lazy = allocateAll(50, 2 * PAGE);
        freeAll(lazy);
        SpaceStatistics before = space.statistics();
        assertTrue(before.pooledPages() > 0 && before.lazyPages() > 0);
        assertEquals(0, space.allocate(100_000 * PAGE));
        SpaceStatistics after = space.statistics();
        assertEquals(before.purges() + 1, after.purges());
        assertEquals(0, after.pooledPages() + after.lazyPages() + after.freePages());
        assertEquals(0, after.failedAllocations());
    }

    @Test
    void allocateAt_lazyAndPooledThere_purgesFullyOnceAndSucceeds() {
        long[] areas = allocateAll(10, PAGE);
        freeAll(areas);
        purge();
        space.free(space.allocate(20 * PAGE));
        long passes = space.statistics().purges();
        assertTrue(space.allocateAt(0, 1_000 * PAGE));
        assertEquals(passes + 1, space.statistics().purges());
    }

    @Test
    void allocate_nothingFits_failureCarriesTheNumbers() {
        node = 0;
        assertTrue(space.allocateAt(10 * PAGE, 99_980 * PAGE));
        SpaceStatistics before = space.statistics();
        AddressSpaceExhaustedException e = assertThrows(AddressSpaceExhaustedException.class,
                () -> space.allocate(15 * PAGE - 5, 2 * PAGE));
        assertEquals(15 * PAGE - 5, e.requestedBytes());
        assertEquals(2 * PAGE, e.alignment());
        assertEquals(0, e.lowest());
        assertEquals(Long.MAX_VALUE, e.highest());
        assertEquals(20 * PAGE, e.freeBytes());
        assertEquals(10 * PAGE, e.largestFreeBytes());
        assertEquals(0, e.lazyBytes());
        assertEquals(0, e.pooledBytes());
        String message = String.valueOf(e.getMessage());
        for (long number : new long[] {15 * PAGE - 5, 2 * PAGE, 20 * PAGE, 10 * PAGE, 99_980 * PAGE, 100_000 * PAGE}) {
            assertTrue(message.contains(Long.toString(number)), message);
        }
        assertTrue(message.contains("lazy") && message.contains("pooled") && message.contains("fragmented"), message);
        assertEquals(before.failedAllocations() + 1, space.statistics().failedAllocations());
        AddressSpaceExhaustedException windowed = assertThrows(AddressSpaceExhaustedException.class,
                () -> space.allocate(PAGE, 1, 0x5000, 0x5800));
        assertTrue(String.valueOf(windowed.getMessage()).contains("[0x5000, 0x5800)"), windowed.getMessage());
    }

    @Test
    void statistics_hitsMissesAndCounters_addUp() {
        long[] areas = allocateAll(10, PAGE);
        assertEquals(10, space.statistics().poolMisses());
        assertEquals(10, space.statistics().treeAllocations());
        freeAll(areas);
        purge();
        assertEquals(11, space.statistics().purgedAreas());
        allocateAll(12, PAGE);
        SpaceStatistics now = space.statistics();
        assertEquals(10, now.poolHits());
        assertEquals(12, now.poolMisses());
        assertEquals(13, now.treeAllocations());
        assertEquals(12, now.busyAreas());
        assertEquals(1, now.purges());
        assertEquals(1, now.freeRanges());
        assertEquals(100_000 - 12, now.largestFreePages());
    }
}
