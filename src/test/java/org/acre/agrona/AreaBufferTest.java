package org.acre.agrona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.Region;
import org.acre.purge.ReadSection;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AreaBufferTest extends AtomicBufferBehaviour {
    private final Region region = Region.anonymous(8 << 20);

    @Override AtomicBuffer buffer() {
        try (AreaBuffer dirty = AreaBuffer.allocate(region, BYTES)) {
            dirty.setMemory(0, BYTES, (byte) 0xff);
        }
        return AreaBuffer.allocate(region, BYTES);
    }

    @AfterEach void closeRegion() {
        region.space().verify();
        region.close();
    }

    @Test void allocate_liesInTheRegion() {
        AreaBuffer buffer = AreaBuffer.allocate(region, 100);
        buffer.putByte(99, (byte) 7);
        assertEquals(7, region.memory().get(java.lang.foreign.ValueLayout.JAVA_BYTE, region.offsetOf(buffer.addressOffset()) + 99));
    }

    @Test void close_freesOnceAndLeavesNothing() {
        AreaBuffer buffer = AreaBuffer.allocate(region, 1 << 16);
        assertEquals(16, region.space().statistics().busyPages());
        buffer.close();
        assertEquals(0, region.space().statistics().busyPages());
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.getByte(0));
        AreaBuffer next = AreaBuffer.allocate(region, 1 << 16);
        buffer.close();
        assertEquals(16, region.space().statistics().busyPages());
        next.close();
    }

    @Test void allocate_negativeOrTooMuch_changesNothing() {
        assertThrows(IllegalArgumentException.class, () -> AreaBuffer.allocate(region, -1));
        assertThrows(org.acre.allocator.AddressSpaceExhaustedException.class, () -> AreaBuffer.allocate(region, 16 << 20));
        assertEquals(0, region.space().statistics().busyPages());
    }

    @Test void closeDeferred_readerInside_goesOnReading() {
        AreaBuffer buffer = AreaBuffer.allocateDeferred(region, 1 << 16);
        buffer.putLong(0, 42);
        UnsafeBuffer reader = new UnsafeBuffer(buffer);
        try (ReadSection _ = region.gracePeriods().enter()) {
            buffer.close();
            region.purger().purgeAll();
            assertEquals(42, reader.getLong(0));
            assertTrue(region.space().statistics().deferredPages() >= 16);
        }
        region.deferredFree().barrier();
        assertEquals(0, region.space().statistics().deferredPages());
    }
}
