package org.acre.netty;

import io.netty.buffer.UnpooledHeapByteBuf;

/** Netty's own heap buffer; its arrays are counted. */
final class CountedHeapByteBuf extends UnpooledHeapByteBuf {
    CountedHeapByteBuf(RegionByteBufAllocator allocator, int initialCapacity, int maxCapacity) {
        super(allocator, initialCapacity, maxCapacity);
    }

    @Override protected byte[] allocateArray(int initialCapacity) {
        byte[] array = super.allocateArray(initialCapacity);
        metric().heapBytes(array.length);
        return array;
    }

    @Override protected void freeArray(byte[] array) {
        super.freeArray(array);
        metric().heapBytes(-array.length);
    }

    /** Of the allocator: a field of this class is not set yet when the first array is made. */
    private RegionByteBufMetric metric() {
        return ((RegionByteBufAllocator) alloc()).metric();
    }
}
