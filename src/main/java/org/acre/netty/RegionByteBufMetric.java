package org.acre.netty;

import io.netty.buffer.ByteBufAllocatorMetric;
import java.util.concurrent.atomic.LongAdder;

/** What the buffers of a {@link RegionByteBufAllocator} take now, as long as they are; the rest of their pages is not counted. Any thread. */
public final class RegionByteBufMetric implements ByteBufAllocatorMetric {
    private final LongAdder heapBytes = new LongAdder();
    private final LongAdder directBytes = new LongAdder();
    private final LongAdder directBuffers = new LongAdder();

    RegionByteBufMetric() {}

    /** Bytes of the arrays of heap buffers that are not released. */
    @Override public long usedHeapMemory() {
        return heapBytes.sum();
    }

    /** Bytes of region memory of the direct buffers that are not released. */
    @Override public long usedDirectMemory() {
        return directBytes.sum();
    }

    /** Direct buffers that are not released. */
    public long directBuffers() {
        return directBuffers.sum();
    }

    void heapBytes(int more) {
        heapBytes.add(more);
    }

    void directBytes(int more) {
        directBytes.add(more);
    }

    void directBuffers(int more) {
        directBuffers.add(more);
    }

    @Override public String toString() {
        return "RegionByteBufMetric(usedHeapMemory: " + usedHeapMemory() + "; usedDirectMemory: " + usedDirectMemory()
                + "; directBuffers: " + directBuffers() + ')';
    }
}
