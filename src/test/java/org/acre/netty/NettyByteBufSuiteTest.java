package org.acre.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.AbstractByteBufTest;
import io.netty.buffer.ByteBuf;
import org.acre.Region;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Netty's own tests of its buffers, on buffers of a region: each of them comes from it, and in the end all went back. On one thread: another that
 * had run some of them, and lived on, would keep a few slots.
 */
@Execution(ExecutionMode.SAME_THREAD)
public class NettyByteBufSuiteTest extends AbstractByteBufTest {
    private static Region region;
    private static RegionByteBufAllocator allocator;

    @BeforeAll static void open() {
        region = Region.anonymous(1L << 30);
        allocator = new RegionByteBufAllocator(region);
    }

    @Override protected ByteBuf newBuffer(int length, int maxCapacity) {
        ByteBuf buffer = allocator.directBuffer(length, maxCapacity);
        assertEquals(0, buffer.writerIndex());
        assertTrue(region.offsetOf(buffer.memoryAddress()) >= 0);
        return buffer;
    }

    @AfterAll static void close() {
        assertEquals(0, allocator.metric().directBuffers());
        assertEquals(0, allocator.metric().usedDirectMemory());
        region.purger().purgeAll();
        assertEquals(0, region.space().statistics().busyAreas());
        region.space().verify();
        region.close();
    }
}
