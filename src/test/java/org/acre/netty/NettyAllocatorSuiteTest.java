package org.acre.netty;

import io.netty.buffer.AbstractByteBufAllocatorTest;
import org.acre.Region;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** Netty's own tests of its allocators, on that of a region. */
public class NettyAllocatorSuiteTest extends AbstractByteBufAllocatorTest<RegionByteBufAllocator> {
    private static Region region;

    @BeforeAll static void open() {
        region = Region.anonymous(1L << 30);
    }

    @Override protected RegionByteBufAllocator newAllocator(boolean preferDirect) {
        return new RegionByteBufAllocator(region, preferDirect);
    }

    @Override protected RegionByteBufAllocator newUnpooledAllocator() {
        return newAllocator(false);
    }

    @Override protected long expectedUsedMemory(RegionByteBufAllocator allocator, int capacity) {
        return capacity;
    }

    @Override protected long expectedUsedMemoryAfterRelease(RegionByteBufAllocator allocator, int capacity) {
        return 0;
    }

    @Override protected void trimCaches(RegionByteBufAllocator allocator) {}

    @Disabled("asks for Netty's own classes of buffers")
    @Test @Override public void testUnsafeHeapBufferAndUnsafeDirectBuffer() {}

    @Disabled("asks for pooled arrays: heap buffers are Netty's unpooled ones here")
    @Test @Override public void shouldReuseChunks() {}

    @AfterAll static void close() {
        region.close();
    }
}
