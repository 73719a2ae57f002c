package org.acre.benchmarks;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Agrona's buffers on the JDK's direct ones, freed at once by its own means. Their memory is zeroed. Those that it aligns are slices, which it
 * cannot free.
 */
record AgronaHeap() implements HandleHeap<UnsafeBuffer> {
    @Override public UnsafeBuffer allocate(long bytes) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(Math.toIntExact(bytes)));
    }

    @Override public long address(UnsafeBuffer buffer) {
        return buffer.addressOffset();
    }

    @Override public void free(UnsafeBuffer buffer) {
        BufferUtil.free(buffer);
    }
}
