package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bugs that were found by reading and by tests of whole operations; each test tells what went wrong. */
class RegressionTest {
    private static final long PAGE = 4096;

    /** The message of a stale handle said that the start of a busy area is not the start of a busy area. */
    @Test
    void area_staleWithNewOwner_messageTellsBothLives() {
        AddressSpace space = AddressSpace.builder().span(0, 10 * PAGE).nodes(1).lazyMaxPages(0).build();
        long address = space.allocate(PAGE);
        Area first = space.areaAt(address);
        first.free();
        assertEquals(address, space.allocate(PAGE));
        InvalidFreeException e = assertThrows(InvalidFreeException.class, first::free);
        assertFalse(String.valueOf(e.getMessage()).contains("0x0 is not the start of a busy area"), e.getMessage());
    }

    /** The class doc names the end 2^63 Long.MIN_VALUE, and a window that ends there was taken for empty. */
    @Test
    void allocate_windowUpTo2To63_reachesTheLastPage() {
        long top = Long.MAX_VALUE - PAGE + 1;
        AddressSpace space = AddressSpace.builder().span(0, PAGE).span(top, PAGE).nodes(1).lazyMaxPages(0).build();
        assertEquals(top, space.allocate(PAGE, 1, PAGE, Long.MIN_VALUE));
    }

    /**
     * Areas in windows whose hashes agree in 20 bits all wanted one segment. One congruent group filed 64 of them with the
     * stock of a single area: its one split left all on one side, the segment filled up, and Segment.add looked for an empty
     * slot for ever, holding the global lock. The caller chooses the offsets, so a caller could stop the space.
     */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void allocateCongruent_offsetsThatCollideInTheIndex_comesBack() {
        AddressSpace space = AddressSpace.builder().span(0, 1L << 47).nodes(1).lazyMaxPages(0).build();
        List<Long> windows = new ArrayList<>();
        for (long window = 0; windows.size() < 96; window++) {
            if (((window << 5) * 0x9E37_79B9_7F4A_7C15L) >>> 44 == 0) {
                windows.add(window);
            }
        }
        for (int group = 0; group < 12; group++) {
            long[] offsets = new long[64];
            long[] sizes = new long[64];
            for (int i = 0; i < 64; i++) {
                offsets[i] = (windows.get(8 * group + i / 8) * 8 + i % 8) * PAGE;
                sizes[i] = PAGE;
            }
            long[] starts = space.allocateCongruent(offsets, sizes, PAGE);
            assertEquals(offsets[63], starts[63]);
        }
        space.verify();
    }
}
