package org.acre.allocator;

import static org.acre.allocator.Ranges.busyOf;
import static org.acre.allocator.Ranges.freeOf;
import static org.acre.allocator.Ranges.ranges;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.allocator.Ranges.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResizeTest {
    private static final long PAGE = 4096;

    private AddressSpace space = space(1, 10);

    private static AddressSpace space(int nodes, long lazyMax) {
        return AddressSpace.builder().span(0, 1_000 * PAGE).nodes(nodes).nodeSelector(any -> 0)
                .lazyMaxPages(lazyMax).build();
    }

    @AfterEach
    void verify() {
        space.verify();
    }

    @Test
    void resize_sameNumberOfPages_changesNothing() {
        long area = space.allocate(3 * PAGE);
        Snapshot before = Snapshot.of(space);
        assertTrue(space.resize(area, 2 * PAGE + 1));
        assertEquals(before, Snapshot.of(space));
    }

    @Test
    void resize_shrink_tailIsLazyAndCannotBeReusedBeforeAPurge() {
        long area = space.allocate(10 * PAGE);
        assertTrue(space.resize(area, 4 * PAGE));
        assertEquals(6, space.statistics().lazyPages());
        assertEquals(4 * PAGE, space.sizeOf(area + 3 * PAGE));
        assertEquals(AddressSpace.NONE, space.find(area + 4 * PAGE));
        assertThrows(InvalidFreeException.class, () -> space.free(area + 4 * PAGE));
        assertEquals(10 * PAGE, space.allocate(PAGE), "behind the tail");
    }

    @Test
    void resize_shrinkCrossesThreshold_purgesAsAFreeWould() {
        long area = space.allocate(20 * PAGE);
        assertTrue(space.resize(area, 10 * PAGE));
        assertEquals(0, space.statistics().purges());
        assertTrue(space.resize(area, 9 * PAGE));
        assertEquals(1, space.statistics().purges());
        assertEquals(0, space.statistics().lazyPages());
        assertEquals(ranges(9 * PAGE, 1_000 * PAGE), freeOf(space));
    }

    @Test
    void resize_growIntoHole_cutsItsFront() {
        long area = space.allocate(PAGE);
        assertTrue(space.resize(area, 100 * PAGE));
        assertEquals(ranges(100 * PAGE, 1_000 * PAGE), freeOf(space));
        assertEquals(ranges(0, 100 * PAGE), busyOf(space));
        assertEquals(0, space.find(100 * PAGE - 1));
        assertEquals(0, space.statistics().purges());
    }

    @Test
    void resize_growIntoWholeHole_leavesNone() {
        long area = space.allocate(PAGE);
        assertTrue(space.allocateAt(5 * PAGE, 995 * PAGE));
        assertTrue(space.resize(area, 5 * PAGE));
        assertEquals(ranges(), freeOf(space));
        assertFalse(space.resize(area, 6 * PAGE));
    }

    @Test
    void resize_growIntoBusyOrOutside_isFalseAndChangesNothing() {
        long area = space.allocate(PAGE);
        long blocker = space.allocate(PAGE);
        Snapshot before = Snapshot.of(space);
        assertFalse(space.resize(area, 2 * PAGE));
        assertFalse(space.resize(blocker, 1_000 * PAGE));
        assertFalse(space.resize(blocker, Long.MAX_VALUE - PAGE));
        assertEquals(before, Snapshot.of(space));
    }

    @Test
    void resize_growIntoLazyAndPooled_purgesOnceAndGrows() {
        space = space(2, 100);
        long area = space.allocate(PAGE);
        long pooled = space.allocate(2 * PAGE);
        long lazy = space.allocate(3 * PAGE);
        long big = space.allocate(200 * PAGE);
        space.free(pooled);
        space.free(big);
        assertTrue(space.statistics().pooledPages() > 0);
        long passes = space.statistics().purges();
        space.free(lazy);
        assertTrue(space.resize(area, 500 * PAGE));
        assertEquals(passes + 1, space.statistics().purges());
        assertEquals(ranges(0, 500 * PAGE), busyOf(space));
        assertEquals(0, space.statistics().pooledPages());
    }

    @Test
    void resize_growIntoLazyThenBusy_isFalseWithoutAPurge() {
        long area = space.allocate(PAGE);
        long lazy = space.allocate(PAGE);
        assertEquals(2 * PAGE, space.allocate(PAGE));
        space.free(lazy);
        Snapshot before = Snapshot.of(space);
        assertFalse(space.resize(area, 3 * PAGE));
        assertEquals(before, Snapshot.of(space));
    }

    @Test
    void resize_throughAllIndexLevels_isFoundAtEveryLength() {
        space = AddressSpace.builder().span(0, 1L << 47).nodes(1).lazyMaxPages(0).build();
        long area = space.allocate(PAGE);
        for (int shift = 12; shift <= 47; shift++) {
            assertTrue(space.resize(area, 1L << shift));
            assertEquals(area, space.find((1L << shift) - 1));
            assertEquals(1L << shift, space.sizeOf(area));
        }
        for (int shift = 46; shift >= 12; shift--) {
            assertTrue(space.resize(area, 1L << shift));
            assertEquals(area, space.find((1L << shift) - 1));
            assertEquals(AddressSpace.NONE, space.find(1L << shift));
        }
        space.free(area);
        assertEquals(ranges(0, 1L << 47), freeOf(space));
    }

    @Test
    void resize_tail_belongsToTheNodeOfItsArea() {
        int[] node = {1};
        space = AddressSpace.builder().span(0, 1_000 * PAGE).nodes(4).nodeSelector(any -> node[0])
                .lazyMaxPages(100).build();
        long area = space.allocate(10 * PAGE);
        node[0] = 2;
        long big = space.allocate(300 * PAGE);
        assertTrue(space.resize(area, 7 * PAGE));
        space.free(big);
        assertEquals(3, space.statistics().pooledPages());
        node[0] = 1;
        assertEquals(7 * PAGE, space.allocate(3 * PAGE), "the tail, from the pool of node 1");
        assertEquals(1, space.statistics().poolHits());
    }
}
