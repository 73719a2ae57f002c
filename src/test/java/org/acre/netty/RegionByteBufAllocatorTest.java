package org.acre.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ResourceLeakDetector;
import java.nio.ByteBuffer;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.purge.ReadSection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegionByteBufAllocatorTest {
    private static final long REGION = 64L << 20;

    private final Region region = Region.anonymous(REGION);
    private final RegionByteBufAllocator allocator = new RegionByteBufAllocator(region);

    @AfterEach void close() {
        region.space().verify();
        region.close();
    }

    private long busyPages() {
        return region.space().statistics().busyPages();
    }

    @Test void directBuffer_fresh_liesInTheRegionAndIsCounted() {
        ByteBuf buffer = allocator.directBuffer(100);
        assertTrue(region.offsetOf(buffer.memoryAddress()) >= 0);
        assertEquals(100, buffer.capacity());
        assertEquals(100, allocator.metric().usedDirectMemory());
        assertEquals(1, allocator.metric().directBuffers());
        assertTrue(busyPages() > 0);
        buffer.release();
        assertEquals(0, allocator.metric().usedDirectMemory());
        assertEquals(0, allocator.metric().directBuffers());
    }

    @Test void release_last_freesAndEveryLaterUseThrows() {
        ByteBuf buffer = allocator.directBuffer(1 << 16).writeLong(42);
        long before = busyPages();
        ByteBuf slice = buffer.retainedSlice(0, 8);
        assertFalse(buffer.release());
        assertEquals(before, busyPages());
        assertEquals(42, slice.readLong());
        assertTrue(slice.release());
        assertTrue(busyPages() <= before - 16, "65,536 bytes are 16 pages: " + before + " before, " + busyPages() + " after");
        assertThrows(IllegalReferenceCountException.class, () -> buffer.getLong(0));
        assertThrows(IllegalReferenceCountException.class, () -> buffer.setLong(0, 1));
        assertThrows(IllegalReferenceCountException.class, () -> buffer.nioBuffer(0, 8));
        assertThrows(IllegalReferenceCountException.class, buffer::memoryAddress);
        assertThrows(IllegalReferenceCountException.class, () -> buffer.capacity(10));
        assertThrows(IllegalReferenceCountException.class, buffer::release);
    }

    @Test void capacity_roomBehind_growsWithoutMoving() {
        ByteBuf buffer = allocator.directBuffer(1 << 20).writeLong(7);
        long address = buffer.memoryAddress();
        buffer.capacity(4 << 20);
        assertEquals(address, buffer.memoryAddress());
        assertEquals(7, buffer.getLong(0));
        buffer.setLong((4 << 20) - 8, 8);
        assertEquals(4 << 20, allocator.metric().usedDirectMemory());
        buffer.release();
    }

    @Test void capacity_neighbourBehind_movesWithItsBytes() {
        ByteBuf buffer = allocator.directBuffer(1 << 20).writeLong(7);
        long address = buffer.memoryAddress();
        ByteBuf neighbour = allocator.directBuffer(1 << 20).writeLong(9);
        assertEquals(address + (1 << 20), neighbour.memoryAddress());
        buffer.capacity(2 << 20);
        assertNotEquals(address, buffer.memoryAddress());
        assertEquals(7, buffer.getLong(0));
        assertEquals(9, neighbour.getLong(0));
        buffer.release();
        neighbour.release();
        assertEquals(0, allocator.metric().usedDirectMemory());
    }

    @Test void capacity_smallBuffers_keepTheirBytesAndTheirNeighbours() {
        ByteBuf[] buffers = new ByteBuf[64];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = allocator.directBuffer(24);
            buffers[i].writeLong(i);
        }
        for (int i = 0; i < buffers.length; i++) {
            buffers[i].capacity(5000 + i).setLong(4992, -i);
        }
        for (int i = 0; i < buffers.length; i++) {
            buffers[i].capacity(16);
            assertEquals(i, buffers[i].getLong(0));
            int index = i;
            assertThrows(IndexOutOfBoundsException.class, () -> buffers[index].getLong(16));
            buffers[i].release();
        }
        assertEquals(0, allocator.metric().usedDirectMemory());
    }

    @Test void directBuffer_noRoom_throwsWithTheNumbersAndCountsNothing() {
        var e = assertThrows(AddressSpaceExhaustedException.class, () -> allocator.directBuffer((int) (REGION + 1)));
        assertTrue(e.toString().contains(Long.toString(REGION)), e.toString());
        assertEquals(0, allocator.metric().directBuffers());
        ByteBuf buffer = allocator.directBuffer(1000).writeLong(5);
        assertThrows(AddressSpaceExhaustedException.class, () -> buffer.capacity((int) (REGION + 1)));
        assertEquals(1000, buffer.capacity());
        assertEquals(5, buffer.getLong(0));
        buffer.release();
    }

    @Test void heapBuffer_isNettysAndCounted() {
        ByteBuf buffer = allocator.heapBuffer(300);
        assertTrue(buffer.hasArray());
        assertEquals(300, allocator.metric().usedHeapMemory());
        buffer.capacity(600);
        assertEquals(600, allocator.metric().usedHeapMemory());
        buffer.release();
        assertEquals(0, allocator.metric().usedHeapMemory());
        assertEquals(0, region.space().statistics().busyPages());
    }

    @Test void leakDetection_paranoid_wrapsDirectBuffers() {
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        try {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
            ByteBuf buffer = allocator.directBuffer(10);
            assertNotSame(RegionByteBuf.class, buffer.getClass());
            assertInstanceOf(RegionByteBuf.class, buffer.unwrap());
            buffer.writeByte(1).release();
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
            ByteBuf plain = allocator.directBuffer(10);
            assertInstanceOf(RegionByteBuf.class, plain);
            plain.release();
        } finally {
            ResourceLeakDetector.setLevel(before);
        }
    }

    @Test void deferred_readerInside_keepsTheBytesUntilItLeaves() {
        RegionByteBufAllocator deferred = RegionByteBufAllocator.deferred(region);
        ByteBuf buffer = deferred.directBuffer(1 << 16).writeLong(42);
        try (ReadSection _ = region.gracePeriods().enter()) {
            ByteBuffer seen = buffer.nioBuffer();
            buffer.capacity(8);
            buffer.release();
            region.purger().purgeAll();
            assertEquals(42, seen.getLong(0));
            assertTrue(region.space().statistics().deferredPages() >= 16);
        }
        region.deferredFree().barrier();
        assertEquals(0, region.space().statistics().deferredPages());
        assertEquals(0, busyPages());
    }

    @Test void release_regionClosed_throwsAndAccessThrowsBefore() {
        Region other = Region.anonymous(1 << 20);
        ByteBuf tracked = new RegionByteBufAllocator(other).directBuffer(100);
        ByteBuf buffer = tracked instanceof RegionByteBuf ? tracked : tracked.unwrap(); // to the leak detector it would leak
        other.close();
        assertThrows(IllegalStateException.class, () -> buffer.getByte(0));
        assertThrows(IllegalStateException.class, buffer::release);
    }

    @Test void writing_beyondCapacity_growsAsNettyDoes() {
        ByteBuf buffer = allocator.buffer(16);
        assertTrue(buffer.isDirect());
        for (int i = 0; i < 100_000; i++) {
            buffer.writeInt(i);
        }
        for (int i = 0; i < 100_000; i++) {
            assertEquals(i, buffer.readInt());
        }
        buffer.release();
        assertEquals(0, allocator.metric().usedDirectMemory());
    }
}
