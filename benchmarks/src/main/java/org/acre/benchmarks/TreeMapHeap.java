package org.acre.benchmarks;

import org.acre.benchmarks.alternatives.RangeAllocator;
import org.acre.benchmarks.alternatives.TreeMapByAddress;

/** First fit in a TreeMap under one lock, on memory that was reserved for it; objects are multiples of 16 bytes. */
final class TreeMapHeap implements SmallHeap.Addresses {
    private static final long SPAN = 1L << 36;
    private static final long GRAIN = 16;

    private final RangeAllocator ranges = new TreeMapByAddress(span(), SPAN);

    private static long span() {
        try {
            return HandMapping.anonymous(SPAN);
        } catch (Throwable e) {
            throw new IllegalStateException("mmap of " + SPAN + " bytes", e);
        }
    }

    @Override public long allocate(long bytes) {
        return ranges.allocate(bytes + GRAIN - 1 & -GRAIN);
    }

    @Override public void free(long address) {
        ranges.free(address, 0); // it keeps the lengths itself
    }
}
