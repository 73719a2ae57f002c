package org.acre.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.BudgetExceededException;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.purge.ReadSection;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Arrow's vectors in a region. */
class RegionVectorsTest extends VectorBehaviour {
    private static final long REGION = 64L << 20;

    private final Region region = Region.anonymous(REGION);

    @Override BufferAllocator newAllocator(long limit) {
        return RegionAllocation.of(region).rootAllocator(limit);
    }

    @AfterEach void closeRegion() {
        region.space().verify();
        region.close();
    }

    @Test void buffer_fresh_liesInTheRegionUntilItsLastRelease() {
        long before = region.space().statistics().busyPages();
        ArrowBuf buffer = allocator.buffer(1 << 16);
        assertTrue(region.offsetOf(buffer.memoryAddress()) >= 0);
        assertEquals(before + 16, region.space().statistics().busyPages());
        buffer.setLong(8, 42);
        assertEquals(42, region.memory().get(java.lang.foreign.ValueLayout.JAVA_LONG, region.offsetOf(buffer.memoryAddress()) + 8));
        buffer.close();
        assertEquals(before, region.space().statistics().busyPages());
    }

    @Test void buffer_noRoomInTheRegion_isArrowsOutOfMemoryWithTheNumbers() {
        try (BufferAllocator unlimited = newAllocator(Long.MAX_VALUE)) {
            var e = assertThrows(OutOfMemoryException.class, () -> unlimited.buffer(2 * REGION));
            assertInstanceOf(AddressSpaceExhaustedException.class, e.getCause());
            assertTrue(e.toString().contains(Long.toString(2 * REGION)), e.toString());
            assertEquals(0, unlimited.getAllocatedMemory());
        }
        assertEquals(0, region.space().statistics().busyPages());
    }

    @Test void buffer_noRoomInTheBudget_isArrowsOutOfMemoryToo() {
        try (Region small = Region.builder().anonymous(REGION).budget(1 << 20).build();
                BufferAllocator unlimited = RegionAllocation.of(small).rootAllocator(Long.MAX_VALUE)) {
            var e = assertThrows(OutOfMemoryException.class, () -> unlimited.buffer(2 << 20));
            assertInstanceOf(BudgetExceededException.class, e.getCause());
            assertEquals(0, unlimited.getAllocatedMemory());
        }
    }

    @Test void deferred_readerInside_keepsTheMemoryUntilItLeaves() {
        try (BufferAllocator deferred = RegionAllocation.deferred(region).rootAllocator(LIMIT)) {
            ArrowBuf buffer = deferred.buffer(1 << 16);
            try (ReadSection _ = region.gracePeriods().enter()) {
                buffer.close();
                region.purger().purgeAll();
                assertEquals(16, region.space().statistics().deferredPages());
            }
            region.deferredFree().barrier();
            assertEquals(0, region.space().statistics().deferredPages());
        }
    }
}
