package org.acre.agrona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.purge.ReadSection;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpandableAreaBufferTest extends ExpandableBehaviour {
    private final Region region = Region.anonymous(64 << 20);

    @Override MutableDirectBuffer buffer(int bytes) {
        for (int dirtyBytes = 64; dirtyBytes < 1 << 20; dirtyBytes *= 2) {
            AreaBuffer dirty = AreaBuffer.allocate(region, dirtyBytes);
            dirty.setMemory(0, dirtyBytes, (byte) 0xff);
            dirty.close();
        }
        return new ExpandableAreaBuffer(region, bytes);
    }

    @AfterEach void closeRegion() {
        region.space().verify();
        region.close();
    }

    @Test void put_roomBehind_growsWithoutMoving() {
        ExpandableAreaBuffer buffer = new ExpandableAreaBuffer(region, 1 << 20);
        long address = buffer.addressOffset();
        buffer.putLong(8 << 20, 1);
        assertEquals(address, buffer.addressOffset());
        buffer.close();
        region.deferredFree().barrier();
        assertEquals(0, region.space().statistics().busyPages());
    }

    @Test void put_neighbourBehind_movesAndReadersInsideGoOnReading() {
        ExpandableAreaBuffer buffer = new ExpandableAreaBuffer(region, 1 << 20);
        AreaBuffer neighbour = AreaBuffer.allocate(region, 1 << 20);
        buffer.putLong(0, 42);
        long address = buffer.addressOffset();
        UnsafeBuffer reader = new UnsafeBuffer(buffer);
        try (ReadSection _ = region.gracePeriods().enter()) {
            buffer.putLong(1 << 20, 1);
            assertNotEquals(address, buffer.addressOffset());
            buffer.putLong(0, 43);
            region.purger().purgeAll();
            assertEquals(42, reader.getLong(0));
        }
        assertEquals(43, buffer.getLong(0));
        region.deferredFree().barrier();
        assertEquals(0, region.space().statistics().deferredPages());
        neighbour.close();
    }

    @Test void put_noRoom_changesNothing() {
        ExpandableAreaBuffer buffer = new ExpandableAreaBuffer(region, 1 << 20);
        buffer.putLong(0, 42);
        assertThrows(AddressSpaceExhaustedException.class, () -> buffer.putLong(100 << 20, 1));
        assertEquals(1 << 20, buffer.capacity());
        assertEquals(42, buffer.getLong(0));
    }

    @Test void put_closed_throws() {
        ExpandableAreaBuffer buffer = new ExpandableAreaBuffer(region);
        buffer.close();
        buffer.close();
        assertThrows(IllegalStateException.class, () -> buffer.putByte(0, (byte) 1));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.getByte(0));
    }
}
