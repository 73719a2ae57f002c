package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.acre.allocator.spi.Admission;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.SpaceDoor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an admission refuses goes back whole, and what a pool serves it never sees. */
class AdmissionTest {
    private static final long PAGE = 4096;

    private final AddressSpace space = AddressSpace.builder().span(0, 64 * PAGE).nodes(2).nodeSelector(nodes -> 1)
            .lazyMaxPages(1 << 20).build();
    private final Gate gate = new Gate();

    AdmissionTest() {
        SpaceDoor.of(space).setAdmission(gate);
    }

    @AfterEach void verify() {
        space.verify();
    }

    /** Admits so many pages below a limit, and keeps what it was asked. */
    private static final class Gate implements Admission {
        long pages = Long.MAX_VALUE;
        boolean broken;
        Runnable meanwhile = () -> {};
        final List<Long> starts = new ArrayList<>();

        @Override public boolean admit(long start, long end) {
            if (broken) {
                throw new UnsupportedOperationException("broken");
            }
            starts.add(start);
            meanwhile.run();
            boolean admitted = (end - start) / PAGE <= pages;
            pages -= admitted ? (end - start) / PAGE : 0;
            return admitted;
        }

        @Override public RuntimeException refused(long start, long end) {
            return new IllegalStateException("refused " + (end - start));
        }
    }

    @Test void everyWayOutOfTheTree_isAsked() {
        space.allocate(PAGE);
        space.allocate(PAGE, 8 * PAGE);
        space.allocate(PAGE, 1, 20 * PAGE, 30 * PAGE);
        assertTrue(space.allocateAt(40 * PAGE, 2 * PAGE));
        space.allocateCongruent(new long[] {0, 2 * PAGE}, new long[] {PAGE, PAGE}, 1);
        assertTrue(space.resize(40 * PAGE, 4 * PAGE));
        assertEquals(List.of(0L, 8 * PAGE, 20 * PAGE, 40 * PAGE, PAGE, 3 * PAGE, 42 * PAGE), gate.starts);
    }

    @Test void poolHit_isNotAsked() {
        long address = space.allocate(PAGE);
        space.free(address);
        SpaceDoor.of(space).purge(Decay.NONE, HelperCrew.NOBODY);
        gate.pages = 0;
        assertEquals(address, space.allocate(PAGE));
        assertEquals(1, gate.starts.size());
    }

    @Test void refused_nothingHasChanged() {
        long busy = space.allocate(4 * PAGE);
        gate.pages = 1;
        SpaceStatistics before = space.statistics();
        assertThrows(IllegalStateException.class, () -> space.allocate(2 * PAGE));
        assertThrows(IllegalStateException.class, () -> space.allocate(2 * PAGE, 4 * PAGE));
        assertThrows(IllegalStateException.class, () -> space.allocate(2 * PAGE, 1, 20 * PAGE, 30 * PAGE));
        assertThrows(IllegalStateException.class, () -> space.allocateAt(40 * PAGE, 2 * PAGE));
        assertThrows(IllegalStateException.class,
                () -> space.allocateCongruent(new long[] {0, 2 * PAGE, 8 * PAGE}, new long[] {PAGE, 2 * PAGE, PAGE}, 1));
        SpaceStatistics now = space.statistics();
        assertEquals(before.freePages(), now.freePages());
        assertEquals(before.freeRanges(), now.freeRanges());
        assertEquals(4, now.busyPages());
        assertEquals(1, now.busyAreas());
        assertEquals(0, now.lazyPages() + now.pooledPages());
        assertEquals(4 * PAGE, space.sizeOf(busy));
        space.free(busy);
    }

    /** Whoever looked at the area before the refusal may use the pages that it had grown by: only a pass takes them from him. */
    @Test void growthRefused_itsPagesWaitForAPass() {
        long busy = space.allocate(4 * PAGE);
        gate.pages = 1;
        assertThrows(IllegalStateException.class, () -> space.resize(busy, 7 * PAGE));
        assertEquals(4 * PAGE, space.sizeOf(busy));
        SpaceStatistics now = space.statistics();
        assertEquals(57, now.freePages());
        assertEquals(3, now.lazyPages());
        gate.pages = 64;
        assertEquals(4 * PAGE, space.allocate(60 * PAGE), "the ladder has purged");
    }

    /** Whoever has resized it in between was told how many pages he has: these must not go to the tree behind his back. */
    @Test void growthRefused_resizedMeanwhile_keepsWhatTheOtherWasTold() {
        long address = space.allocate(PAGE);
        gate.pages = 0;
        gate.meanwhile = () -> {
            gate.meanwhile = () -> {};
            assertTrue(space.resize(address, 3 * PAGE));
        };
        assertThrows(IllegalStateException.class, () -> space.resize(address, 5 * PAGE));
        assertEquals(3 * PAGE, space.sizeOf(address));
        SpaceStatistics now = space.statistics();
        assertEquals(3, now.busyPages());
        assertEquals(0, now.lazyPages(), "the ladder has purged the tail");
        assertEquals(61, now.freePages());
    }

    @Test void growthRefused_freedMeanwhile_comesBackThroughTheLazyList() {
        long address = space.allocate(PAGE);
        gate.pages = 0;
        gate.meanwhile = () -> {
            gate.meanwhile = () -> {};
            space.free(address);
        };
        assertThrows(IllegalStateException.class, () -> space.resize(address, 5 * PAGE));
        assertEquals(AddressSpace.NONE, space.find(address));
        assertEquals(64, space.statistics().freePages(), "purged whole by the ladder");
    }

    @Test void refusedUntilAPurge_isTriedAgain() {
        long address = space.allocate(4 * PAGE);
        gate.pages = 0;
        space.free(address);
        assertThrows(IllegalStateException.class, () -> space.allocate(PAGE));
        assertEquals(64, space.statistics().freePages(), "everything free went to the tree before it was refused");
        gate.pages = 64;
        assertEquals(0, space.allocate(64 * PAGE));
        assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(PAGE));
        assertFalse(space.allocateAt(0, PAGE));
    }

    @Test void admissionThatThrows_losesNothing() {
        gate.broken = true;
        assertThrows(UnsupportedOperationException.class, () -> space.allocate(PAGE));
        assertThrows(UnsupportedOperationException.class, () -> space.allocateAt(0, PAGE));
        gate.broken = false;
        long busy = space.allocate(PAGE);
        gate.broken = true;
        assertThrows(UnsupportedOperationException.class, () -> space.resize(busy, 3 * PAGE));
        assertEquals(PAGE, space.sizeOf(busy));
        assertEquals(61, space.statistics().freePages());
        assertEquals(2, space.statistics().lazyPages(), "a segment of the growth may have been taken meanwhile");
    }
}
