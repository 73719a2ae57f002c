package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths, offsets and addresses beyond what an int, an unsigned int and a page number in an int can say: reserved, not touched. */
class LimitsTest {
    private static final long PAGE = Platform.pageSize();

    /** 2^31, 2^32, 512 GiB, and 2^44 beside them: half a page below, across, and behind each. */
    @EnabledOnOs(OS.LINUX)
    @ParameterizedTest @ValueSource(longs = {1L << 31, 1L << 32, 1L << 39, 1L << 44})
    void region_acrossALimit_findsWhatLiesThere(long limit) {
        try (Region region = Region.builder().anonymous(limit + (1L << 30)).maxBytes(2 * limit + (1L << 30)).lazyMaxPages(0)
                .nodes(1).budget(Long.MAX_VALUE).tags("t").build()) {
            MemorySegment across = region.allocate(limit + 5 * PAGE + 3, 1, 1);
            assertEquals(limit + 5 * PAGE + 3, across.byteSize());
            across.set(JAVA_BYTE, limit, (byte) 7);
            long address = across.address() + limit;
            assertEquals(limit, region.offsetOf(address));
            assertEquals(address, region.addressOf(limit));
            assertEquals(7, region.memory().get(JAVA_BYTE, limit));
            assertEquals(across.address(), region.space().find(address + 4 * PAGE));
            assertEquals(limit + 6 * PAGE, region.space().sizeOf(address));
            assertEquals(limit + 6 * PAGE, region.segment(across.address()).byteSize());
            assertEquals(limit / PAGE + 6, region.space().statistics().busyPages());
            MemorySegment behind = region.allocate(PAGE, 1);
            assertEquals(limit + 6 * PAGE, region.offsetOf(behind.address()));
            behind.set(JAVA_BYTE, 0, (byte) 8);
            assertEquals(8, region.segment(region.addressOf(limit + 6 * PAGE)).get(JAVA_BYTE, 0));
            LiveArea told = region.leakReport().areas().get(0);
            assertEquals(limit + 6 * PAGE, told.bytes());
            assertEquals(limit + 6 * PAGE, Objects.requireNonNull(region.tagStatistics().get("t")).bytes());
            assertFalse(region.allocateAt(limit, PAGE));
            region.free(behind);
            MemorySegment longer = region.resize(across, limit + 7 * PAGE).orElseThrow();
            assertEquals(7, longer.get(JAVA_BYTE, limit));
            assertEquals(2 * limit + (1L << 30), region.grow(limit));
            region.memory().set(JAVA_BYTE, 2 * limit, (byte) 9);
            assertEquals(2 * limit, region.offsetOf(region.addressOf(2 * limit)));
            assertThrows(IndexOutOfBoundsException.class, () -> region.addressOf(2 * limit + (1L << 30)));
            AddressSpaceExhaustedException e =
                    assertThrows(AddressSpaceExhaustedException.class, () -> region.allocate(2 * limit, 1));
            assertTrue(e.toString().contains(Long.toString(2 * limit)), e.toString());
            region.free(longer);
            region.purger().purgeAll();
            assertEquals((2 * limit + (1L << 30)) / PAGE, region.space().statistics().largestFreePages());
            region.space().verify();
        }
    }

    @EnabledOnOs(OS.LINUX)
    @ParameterizedTest @ValueSource(longs = {1L << 31, 1L << 32, 1L << 39})
    void budget_acrossALimit_isCounted(long limit) {
        try (Region region = Region.builder().anonymous(2 * limit).lazyMaxPages(1 << 20).nodes(1).budget(limit + PAGE).build()) {
            long address = region.allocateAddress(limit - PAGE);
            assertEquals(limit - PAGE, region.committedBytes().orElseThrow());
            region.allocateAddress(2 * PAGE);
            BudgetExceededException e = assertThrows(BudgetExceededException.class, () -> region.allocateAddress(PAGE));
            assertEquals(limit + PAGE, e.committedBytes());
            region.freeAddress(address);
            region.allocateAddress(limit - PAGE);
            assertEquals(limit + PAGE, region.committedBytes().orElseThrow());
        }
    }

    /** More than processors have: numbers only. */
    @Test void space_across2To47_findsWhatLiesThere() {
        long limit = 1L << 47;
        AddressSpace space = AddressSpace.builder().span(0, limit + (1L << 40)).lazyMaxPages(0).nodes(1).build();
        long across = space.allocate(limit + 4096);
        assertEquals(0, across);
        assertEquals(across, space.find(limit));
        assertEquals(limit + 4096, space.sizeOf(limit));
        long behind = space.allocate(4096);
        assertEquals(limit + 4096, behind);
        assertTrue(space.resize(behind, 1L << 39));
        assertEquals(behind, space.find(behind + (1L << 39) - 1));
        assertTrue(space.allocateAt(limit + (1L << 40) - 4096, 4096));
        assertEquals((limit >>> 12) + 1 + (1L << 27) + 1, space.statistics().busyPages());
        space.addSpan(limit + (1L << 40), limit);
        long second = space.allocate(limit - (1L << 40), 1L << 40);
        assertEquals(limit + (1L << 40), second & -(1L << 40));
        space.free(across);
        assertEquals(0, space.allocate(limit, limit));
        space.verify();
    }
}
