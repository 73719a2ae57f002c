package org.acre.small;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The lengths of slots and slabs: what they waste is bounded, and by how much. */
class SizeClassesTest {
    private static int classOf(int bytes) {
        return SizeClasses.ofUnit((bytes - 1) >>> SizeClasses.UNIT_SHIFT);
    }

    @Test void lengths_upTo128_areMultiplesOf16() {
        for (int i = 0; i < 8; i++) {
            assertEquals(16 * (i + 1), SizeClasses.length(i));
        }
    }

    @Test void lengths_above128_areEightADoubling() {
        for (int i = 8; i < SizeClasses.COUNT; i++) {
            int doubling = Integer.highestOneBit(SizeClasses.length(i) - 1);
            assertEquals(doubling + doubling / 8 * (i % 8 + 1), SizeClasses.length(i));
        }
        assertEquals(SizeClasses.MOST, SizeClasses.length(SizeClasses.COUNT - 1));
    }

    @Test void classOf_everyLength_isTheShortestThatHoldsIt() {
        for (int bytes = 1; bytes <= SizeClasses.MOST; bytes++) {
            int sizeClass = classOf(bytes);
            assertTrue(SizeClasses.length(sizeClass) >= bytes);
            assertTrue(sizeClass == 0 || SizeClasses.length(sizeClass - 1) < bytes);
        }
    }

    @Test void classOf_above128_wastesAtMostAnEighth() {
        for (int bytes = 129; bytes <= SizeClasses.MOST; bytes++) {
            int length = SizeClasses.length(classOf(bytes));
            assertTrue(8L * (length - bytes) <= length, bytes + " bytes take " + length);
        }
    }

    @Test void slabs_everyClass_wasteAtMostASixteenthAndHaveFourSlots() {
        double worst = 0;
        for (int i = 0; i < SizeClasses.COUNT; i++) {
            int bytes = SizeClasses.slabBytes(i);
            int unused = bytes % SizeClasses.length(i);
            assertEquals(0, bytes % SizeClasses.GRANULE);
            assertTrue(bytes / SizeClasses.length(i) >= 4);
            assertTrue(16L * unused <= bytes);
            worst = Math.max(worst, (double) unused / bytes);
        }
        // 4 slots of 15 KiB in 64 KiB: as bad as it gets.
        assertEquals(0.0625, worst, 1e-9);
    }

    @Test void slabs_withPagesOf4KiB_areAtMostThreeGranules() {
        for (int i = 0; SizeClasses.length(i) <= 4 * 4096; i++) {
            assertTrue(SizeClasses.slabBytes(i) <= 3 * SizeClasses.GRANULE);
            assertTrue(SizeClasses.length(i) > 3 * 1024 || SizeClasses.slabBytes(i) == SizeClasses.GRANULE);
        }
    }

    @Test void slotAt_everyOffsetOfEverySlab_agreesWithDivision() {
        for (int i = 0; i < SizeClasses.COUNT; i++) {
            Slab slab = new Slab(1, i, 1L << 40, 0);
            int length = SizeClasses.length(i);
            for (int offset = -1; offset <= slab.bytes(); offset++) {
                boolean starts = offset >= 0 && offset % length == 0 && offset / length < slab.slots();
                assertEquals(starts ? offset / length : -1, slab.slotAt((1L << 40) + offset));
            }
        }
    }
}
