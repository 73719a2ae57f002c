package org.acre.allocator;

import static org.acre.allocator.Ranges.busyOf;
import static org.acre.allocator.Ranges.freeOf;
import static org.acre.allocator.Ranges.ranges;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hole an allocation takes, and what is left of it. Pages of 16 bytes, one node, and every free purges. */
class CarveTest {
    private static final long PAGE = 16;

    private AddressSpace space = space(0, 100);

    private static AddressSpace space(long... spansInPages) {
        AddressSpace.Builder builder = AddressSpace.builder().pageSize(PAGE).nodes(1).lazyMaxPages(0);
        for (int i = 0; i < spansInPages.length; i += 2) {
            builder.span(spansInPages[i] * PAGE, (spansInPages[i + 1] - spansInPages[i]) * PAGE);
        }
        return builder.build();
    }

    @AfterEach
    void verify() {
        space.verify();
    }

    /** Makes [start, end) of the space the only hole. */
    private void leaveHole(long start, long end) {
        assertTrue(space.allocateAt(0, 100 * PAGE));
        space.free(0);
        assertTrue(start == 0 || space.allocateAt(0, start * PAGE));
        assertTrue(end == 100 || space.allocateAt(end * PAGE, (100 - end) * PAGE));
        assertEquals(ranges(start * PAGE, end * PAGE), freeOf(space));
    }

    @Test
    void allocate_fullFit_leavesNothing() {
        leaveHole(10, 20);
        assertEquals(10 * PAGE, space.allocate(10 * PAGE));
        assertEquals(ranges(), freeOf(space));
    }

    @Test
    void allocate_leftEdge_holeStartsLater() {
        leaveHole(10, 20);
        assertEquals(10 * PAGE, space.allocate(3 * PAGE));
        assertEquals(ranges(13 * PAGE, 20 * PAGE), freeOf(space));
    }

    @Test
    void allocateAt_rightEdge_holeEndsEarlier() {
        leaveHole(10, 20);
        assertTrue(space.allocateAt(17 * PAGE, 3 * PAGE));
        assertEquals(ranges(10 * PAGE, 17 * PAGE), freeOf(space));
    }

    @Test
    void allocateAt_noEdge_leavesTwoHoles() {
        leaveHole(10, 20);
        assertTrue(space.allocateAt(13 * PAGE, 3 * PAGE));
        assertEquals(ranges(10 * PAGE, 13 * PAGE, 16 * PAGE, 20 * PAGE), freeOf(space));
    }

    @Test
    void allocateAt_anyBusyPage_changesNothing() {
        leaveHole(10, 20);
        Ranges.Snapshot before = Ranges.Snapshot.of(space);
        assertFalse(space.allocateAt(9 * PAGE, 2 * PAGE));
        assertFalse(space.allocateAt(19 * PAGE, 2 * PAGE));
        assertFalse(space.allocateAt(50 * PAGE, PAGE));
        assertFalse(space.allocateAt(100 * PAGE, PAGE), "behind the span");
        assertFalse(space.allocateAt(15 * PAGE, Long.MAX_VALUE - PAGE), "reaches far beyond 2^63");
        assertEquals(before, Ranges.Snapshot.of(space));
    }

    @Test
    void free_neighboursBusy_standsAlone() {
        long[] areas = threeAreas();
        space.free(areas[1]);
        assertEquals(ranges(10 * PAGE, 20 * PAGE, 30 * PAGE, 100 * PAGE), freeOf(space));
    }

    @Test
    void free_previousFree_mergesDown() {
        long[] areas = threeAreas();
        space.free(areas[0]);
        space.free(areas[1]);
        assertEquals(ranges(0, 20 * PAGE, 30 * PAGE, 100 * PAGE), freeOf(space));
    }

    @Test
    void free_nextFree_mergesUp() {
        long[] areas = threeAreas();
        space.free(areas[2]);
        assertEquals(ranges(20 * PAGE, 100 * PAGE), freeOf(space));
    }

    @Test
    void free_adjacentBothSides_coalescesToOne() {
        long[] areas = threeAreas();
        space.free(areas[0]);
        space.free(areas[2]);
        space.free(areas[1]);
        assertEquals(ranges(0, 100 * PAGE), freeOf(space));
        assertEquals(100, space.statistics().largestFreePages());
    }

    private long[] threeAreas() {
        return new long[] {space.allocate(10 * PAGE), space.allocate(10 * PAGE), space.allocate(10 * PAGE)};
    }

    @Test
    void allocate_shorterHoleFirst_takesLowestThatFitsNotBest() {
        assertEquals(0, space.allocate(5 * PAGE));
        assertEquals(5 * PAGE, space.allocate(PAGE));
        assertEquals(6 * PAGE, space.allocate(20 * PAGE));
        assertEquals(26 * PAGE, space.allocate(PAGE));
        assertEquals(27 * PAGE, space.allocate(10 * PAGE));
        assertEquals(37 * PAGE, space.allocate(PAGE));
        space.free(0);
        space.free(6 * PAGE);
        space.free(27 * PAGE);
        // holes of 5, 20 and 10 pages: the lowest that holds 10 is not the tightest
        assertEquals(6 * PAGE, space.allocate(10 * PAGE));
    }

    @Test
    void allocate_lengthInBytes_isRoundedUpToPages() {
        assertEquals(0, space.allocate(1));
        assertEquals(PAGE, space.allocate(PAGE + 1));
        assertEquals(3 * PAGE, space.allocate(PAGE));
        assertEquals(2 * PAGE, space.sizeOf(PAGE));
    }

    /**
     * A search for length + alignment - 1, as the kernel does it, would skip the hole [16, 24): it is exactly as long as the
     * request, and aligned already.
     */
    @Test
    void allocate_alignedHoleOfExactLength_isNotSkipped() {
        assertTrue(space.allocateAt(0, 16 * PAGE));
        assertTrue(space.allocateAt(24 * PAGE, 8 * PAGE));
        assertEquals(16 * PAGE, space.allocate(8 * PAGE, 8 * PAGE));
        assertEquals(32 * PAGE, space.allocate(8 * PAGE, 8 * PAGE));
    }

    @Test
    void allocate_holeFitsOnlyUnaligned_takesNext() {
        leaveHole(10, 40);
        assertTrue(space.allocateAt(22 * PAGE, PAGE));
        // [10, 22) would hold 8 pages, but not at 16
        assertEquals(32 * PAGE, space.allocate(8 * PAGE, 16 * PAGE));
    }

    @Test
    void allocate_alignmentBelowPage_meansPage() {
        assertEquals(0, space.allocate(1, 1));
        assertEquals(PAGE, space.allocate(1, 2));
        assertEquals(2 * PAGE, space.allocate(1, PAGE));
    }

    @Test
    void allocate_largestAlignment_fitsOnlyAtZero() {
        assertEquals(0, space.allocate(PAGE, 1L << 62));
        assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(PAGE, 1L << 62));
    }

    @Test
    void allocate_window_takesLowestInside() {
        assertEquals(50 * PAGE, space.allocate(5 * PAGE, 1, 50 * PAGE, 60 * PAGE));
        assertEquals(55 * PAGE, space.allocate(5 * PAGE, 1, 50 * PAGE, 60 * PAGE));
        assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(PAGE, 1, 50 * PAGE, 60 * PAGE));
        assertEquals(0, space.allocate(PAGE));
    }

    @Test
    void allocate_windowBoundsInsidePages_countWholePagesOnly() {
        assertEquals(2 * PAGE, space.allocate(PAGE, 1, PAGE + 1, 3 * PAGE + 1));
        assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(PAGE, 1, PAGE + 1, 3 * PAGE - 1));
    }

    @Test
    void allocate_windowOutsideSpansOrTooSmallOrEmpty_isExhausted() {
        long[][] windows = {{100 * PAGE, 200 * PAGE}, {0, PAGE}, {60 * PAGE, 40 * PAGE}, {-50, -10}, {-50, 0},
            {98 * PAGE, 200 * PAGE}, {Long.MAX_VALUE - 1, Long.MAX_VALUE}, {Long.MIN_VALUE, Long.MIN_VALUE}};
        for (long[] window : windows) {
            AddressSpaceExhaustedException e = assertThrows(AddressSpaceExhaustedException.class,
                    () -> space.allocate(3 * PAGE, 1, window[0], window[1]));
            assertEquals(window[0], e.lowest());
            assertEquals(window[1], e.highest());
        }
        assertEquals(ranges(0, 100 * PAGE), freeOf(space));
    }

    @Test
    void allocate_negativeLowest_countsAsZero() {
        assertEquals(0, space.allocate(PAGE, 1, Long.MIN_VALUE, 2 * PAGE));
    }

    @Test
    void allocate_alignmentAndWindow_lowestMultipleInside() {
        assertEquals(48 * PAGE, space.allocate(4 * PAGE, 16 * PAGE, 33 * PAGE, 60 * PAGE));
        assertThrows(AddressSpaceExhaustedException.class,
                () -> space.allocate(4 * PAGE, 16 * PAGE, 33 * PAGE, 52 * PAGE - 1));
    }

    /** The last page before 2^63 can be handed out, found and freed; sums behind it overflow. */
    @Test
    void space_atTheTopOfAllAddresses_doesNotOverflow() {
        long top = Long.MAX_VALUE - PAGE + 1;
        space = AddressSpace.builder().pageSize(PAGE).nodes(1).lazyMaxPages(0)
                .span(0, 2 * PAGE).span(top - PAGE, 2 * PAGE).build();
        assertTrue(space.allocateAt(top, PAGE));
        assertEquals(top, space.find(Long.MAX_VALUE));
        assertEquals(PAGE, space.sizeOf(Long.MAX_VALUE));
        assertEquals(ranges(top, Long.MIN_VALUE), busyOf(space));
        assertFalse(space.resize(top, 2 * PAGE));
        assertFalse(space.allocateAt(top - PAGE, 3 * PAGE));
        assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(3 * PAGE));
        assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(PAGE, 1L << 62, PAGE, Long.MAX_VALUE));
        assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(Long.MAX_VALUE - PAGE));
        space.free(top);
        assertEquals(ranges(0, 2 * PAGE, top - PAGE, Long.MIN_VALUE), freeOf(space));
    }

    @Test
    void space_wholeAddressRange_handsOutHalves() {
        long half = 1L << 62;
        space = AddressSpace.builder().pageSize(2).nodes(1).lazyMaxPages(0).span(0, half).span(half, half).build();
        assertEquals(0, space.allocate(half));
        assertEquals(half, space.allocate(half));
        assertEquals(0, space.find(half - 1));
        assertEquals(half, space.find(Long.MAX_VALUE));
        assertEquals(AddressSpace.NONE, space.find(-1));
        assertEquals(AddressSpace.NONE, space.find(Long.MIN_VALUE));
        assertEquals(0, space.statistics().freePages());
    }

    @Test
    void addSpan_touchingBothNeighbours_areasCrossTheSeams() {
        space = space(0, 10, 20, 30);
        assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(11 * PAGE));
        space.addSpan(10 * PAGE, 10 * PAGE);
        assertEquals(ranges(0, 30 * PAGE), freeOf(space));
        assertEquals(0, space.allocate(25 * PAGE));
        assertEquals(ranges(0, 25 * PAGE), busyOf(space));
        assertEquals(30, space.statistics().totalPages());
    }

    @Test
    void allocate_severalSpans_lowestHoleOfAllAndNoneAcrossGaps() {
        space = space(50, 60, 0, 10, 70, 90);
        assertEquals(70 * PAGE, space.allocate(11 * PAGE));
        assertEquals(0, space.allocate(10 * PAGE));
        assertEquals(50 * PAGE, space.allocate(PAGE));
        assertEquals(ranges(51 * PAGE, 60 * PAGE, 81 * PAGE, 90 * PAGE), freeOf(space));
    }

    @Test
    void allocateCongruent_holesAtDifferentPlaces_lowestCommonBase() {
        assertTrue(space.allocateAt(2 * PAGE, PAGE));
        assertTrue(space.allocateAt(13 * PAGE, PAGE));
        // base 0: [0, 2) and [10, 12) are free, but [3, 4) is needed too and base 3 meets 13
        long[] starts = space.allocateCongruent(
                new long[] {10 * PAGE, 0, 3 * PAGE}, new long[] {2 * PAGE, 2 * PAGE, PAGE}, 1);
        assertArrayEquals(new long[] {10 * PAGE, 0, 3 * PAGE}, starts);
        starts = space.allocateCongruent(
                new long[] {10 * PAGE, 0, 3 * PAGE}, new long[] {2 * PAGE, 2 * PAGE, PAGE}, 4 * PAGE);
        assertArrayEquals(new long[] {14 * PAGE, 4 * PAGE, 7 * PAGE}, starts);
        assertEquals(8, space.statistics().busyAreas());
        for (long start : starts) {
            space.free(start);
        }
    }

    @Test
    void allocateCongruent_oneAreaDoesNotFit_takesNone() {
        assertTrue(space.allocateAt(0, 40 * PAGE));
        assertTrue(space.allocateAt(60 * PAGE, 40 * PAGE));
        Ranges.Snapshot before = Ranges.Snapshot.of(space);
        AddressSpaceExhaustedException e = assertThrows(AddressSpaceExhaustedException.class,
                () -> space.allocateCongruent(new long[] {5 * PAGE, 25 * PAGE}, new long[] {PAGE, PAGE}, 1));
        assertEquals(21 * PAGE, e.requestedBytes());
        assertEquals(before.free(), freeOf(space));
        assertEquals(before.busy(), busyOf(space));
    }

    @Test
    void allocateCongruent_lazyInTheWay_purgesOnce() {
        space = AddressSpace.builder().pageSize(PAGE).nodes(1).span(0, 100 * PAGE).lazyMaxPages(1_000).build();
        space.free(space.allocate(100 * PAGE));
        assertArrayEquals(new long[] {0, 90 * PAGE},
                space.allocateCongruent(new long[] {0, 90 * PAGE}, new long[] {PAGE, 10 * PAGE}, PAGE));
        assertEquals(1, space.statistics().purges());
    }

    @ParameterizedTest
    @ValueSource(longs = {4096, 16 << 10, 64 << 10, 2 << 20})
    void pageSize_powersOfTwo_areKept(long pageSize) {
        space = AddressSpace.builder().pageSize(pageSize).span(0, 64 * pageSize).build();
        assertEquals(pageSize, space.pageSize());
        assertEquals(0, space.allocate(1));
        assertEquals(pageSize, space.allocate(pageSize + 1));
        assertEquals(2 * pageSize, space.sizeOf(pageSize));
        assertEquals(4 * pageSize, space.allocate(1, 4 * pageSize));
    }

    /** 2^47 bytes in pages of 4 KiB: the heap holds a few tables, whatever the span. */
    @Test
    void space_of2To47Bytes_costsNothingUntilUsed() {
        AddressSpace[] spaces = new AddressSpace[8];
        long before = usedHeap();
        for (int i = 0; i < spaces.length; i++) {
            spaces[i] = AddressSpace.builder().span(0, 1L << 47).build();
            assertEquals(0, spaces[i].allocate(1L << 46));
            assertEquals((1L << 47) - 4096, spaces[i].allocate(4096, 1, (1L << 47) - 4096, 1L << 47));
        }
        long each = (usedHeap() - before) / spaces.length;
        assertTrue(each < 1 << 20, () -> "a space of 2^47 bytes takes " + each + " bytes of heap");
        for (AddressSpace one : spaces) {
            one.verify();
        }
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
