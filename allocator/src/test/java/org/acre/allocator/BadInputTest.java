package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.allocator.Ranges.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Input that means nothing is refused with its value, and changes nothing. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadInputTest {
    private static final long PAGE = 4096;
    private static final long[] BAD_LENGTHS = {
        0, -1, Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, Long.MAX_VALUE - PAGE + 2
    };
    private static final long[] BAD_ALIGNMENTS = {0, -1, 3, 4097, 6 * PAGE, Long.MIN_VALUE, Long.MAX_VALUE};

    private final AddressSpace space = AddressSpace.builder().nodes(2).nodeSelector(nodes -> 0).span(PAGE, 100 * PAGE)
            .lazyMaxPages(5).build();

    @AfterEach
    void verify() {
        space.verify();
    }

    private void refused(long value, Executable call) {
        Snapshot before = Snapshot.of(space);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
        assertTrue(String.valueOf(e.getMessage()).contains(Long.toString(value)),
                () -> "the value " + value + " is not in: " + e.getMessage());
        assertEquals(before, Snapshot.of(space));
    }

    @Test
    void length_zeroNegativeOrOverflowing_isRefusedEverywhere() {
        long area = space.allocate(3 * PAGE);
        space.free(space.allocate(PAGE));
        for (long bytes : BAD_LENGTHS) {
            refused(bytes, () -> space.allocate(bytes));
            refused(bytes, () -> space.allocate(bytes, PAGE));
            refused(bytes, () -> space.allocate(bytes, 1, 0, 50 * PAGE));
            refused(bytes, () -> space.tryAllocate(bytes));
            refused(bytes, () -> space.allocateAt(20 * PAGE, bytes));
            refused(bytes, () -> space.resize(area, bytes));
            refused(bytes, () -> space.allocateCongruent(new long[] {0, PAGE}, new long[] {PAGE, bytes}, PAGE));
        }
        // the longest that can be rounded is no bad length, only too long
        assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(Long.MAX_VALUE - PAGE + 1));
    }

    @Test
    void alignment_noPowerOfTwo_isRefusedEverywhere() {
        for (long alignment : BAD_ALIGNMENTS) {
            refused(alignment, () -> space.allocate(PAGE, alignment));
            refused(alignment, () -> space.allocate(PAGE, alignment, 0, 50 * PAGE));
            refused(alignment, () -> space.allocateCongruent(new long[] {0}, new long[] {PAGE}, alignment));
        }
    }

    @Test
    void allocateAt_noPageStart_isRefused() {
        refused(PAGE + 1, () -> space.allocateAt(PAGE + 1, PAGE));
        refused(-PAGE, () -> space.allocateAt(-PAGE, PAGE));
    }

    @Test
    void allocateCongruent_badShape_isRefused() {
        refused(1, () -> space.allocateCongruent(new long[] {0}, new long[] {PAGE, PAGE}, 1));
        refused(0, () -> space.allocateCongruent(new long[0], new long[0], 1));
        refused(65, () -> space.allocateCongruent(new long[65], new long[65], 1));
        refused(5, () -> space.allocateCongruent(new long[] {0, 5}, new long[] {PAGE, PAGE}, 1));
        refused(-PAGE, () -> space.allocateCongruent(new long[] {0, -PAGE}, new long[] {PAGE, PAGE}, 1));
        refused(PAGE, () -> space.allocateCongruent(new long[] {0, PAGE}, new long[] {2 * PAGE, PAGE}, 1));
    }

    @Test
    void allocateCongruent_offsetPlusLengthBeyondAllAddresses_isNoFitAndChangesNothing() {
        Snapshot before = Snapshot.of(space);
        long far = Long.MAX_VALUE - PAGE + 1;
        assertThrows(AddressSpaceExhaustedException.class,
                () -> space.allocateCongruent(new long[] {0, far}, new long[] {PAGE, 1L << 62}, 1));
        assertEquals(before.free(), Ranges.freeOf(space));
    }

    @Test
    void addSpan_badOrOverlapping_isRefused() {
        refused(0, () -> space.addSpan(200 * PAGE, 0));
        refused(-PAGE, () -> space.addSpan(200 * PAGE, -PAGE));
        refused(-PAGE, () -> space.addSpan(-PAGE, PAGE));
        refused(200 * PAGE + 1, () -> space.addSpan(200 * PAGE + 1, PAGE));
        refused(PAGE + 1, () -> space.addSpan(200 * PAGE, PAGE + 1));
        refused(Long.MAX_VALUE - PAGE + 1, () -> space.addSpan(Long.MAX_VALUE - PAGE + 1, 2 * PAGE));
        refused(100 * PAGE, () -> space.addSpan(100 * PAGE, 5 * PAGE));
        refused(0, () -> space.addSpan(0, 2 * PAGE));
        refused(0, () -> space.addSpan(0, 1000 * PAGE));
        refused(5 * PAGE, () -> space.addSpan(5 * PAGE, PAGE));
    }

    @Test
    void builder_badValues_areRefusedWithTheValue() {
        for (long pageSize : new long[] {0, 1, -1, 3, 4095, Long.MIN_VALUE}) {
            refused(pageSize, () -> AddressSpace.builder().pageSize(pageSize));
        }
        for (int nodes : new int[] {0, -1, 129, Integer.MIN_VALUE}) {
            refused(nodes, () -> AddressSpace.builder().nodes(nodes));
        }
        refused(-1, () -> AddressSpace.builder().lazyMaxPages(-1));
        refused(-7, () -> AddressSpace.builder().poolMaxPages(-7));
        refused(2, () -> AddressSpace.builder().restore(new long[2], new long[3]));
        assertThrows(IllegalArgumentException.class, () -> AddressSpace.builder().build());
        refused(PAGE, () -> AddressSpace.builder().span(0, 2 * PAGE).span(PAGE, 3 * PAGE).build());
        refused(PAGE + 8, () -> AddressSpace.builder().span(PAGE + 8, PAGE).build());
    }

    @Test
    void nodeSelector_outOfRange_isIndexOutOfBoundsAndChangesNothing() {
        for (int node : new int[] {-1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            AddressSpace odd = AddressSpace.builder().span(0, 100 * PAGE).nodes(4).nodeSelector(nodes -> node).build();
            Snapshot before = Snapshot.of(odd);
            assertThrows(IndexOutOfBoundsException.class, () -> odd.allocate(PAGE));
            assertThrows(IndexOutOfBoundsException.class, () -> odd.allocate(PAGE, 2 * PAGE));
            assertThrows(IndexOutOfBoundsException.class, () -> odd.allocate(300 * PAGE / 4, 1, 0, 90 * PAGE));
            assertThrows(IndexOutOfBoundsException.class, () -> odd.tryAllocate(PAGE));
            assertThrows(IndexOutOfBoundsException.class, () -> odd.allocateAt(0, PAGE));
            assertThrows(IndexOutOfBoundsException.class,
                    () -> odd.allocateCongruent(new long[] {0}, new long[] {PAGE}, PAGE));
            assertEquals(before.free(), Ranges.freeOf(odd));
            odd.verify();
        }
    }
}
