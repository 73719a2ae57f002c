package org.acre.benchmarks.alternatives;

import java.util.HashMap;
import java.util.Map;

/** {@link TreeMapFirstFit} with what a free by address alone needs: a map of busy lengths, which also finds double frees. */
public final class TreeMapByAddress implements RangeAllocator {
    private final TreeMapFirstFit ranges;
    private final Map<Long, Long> busy = new HashMap<>();

    public TreeMapByAddress(long start, long bytes) {
        ranges = new TreeMapFirstFit(start, bytes);
    }

    @Override
    public long allocate(long bytes) {
        ranges.lock().lock();
        try {
            long address = ranges.allocateLocked(bytes);
            busy.put(address, bytes);
            return address;
        } finally {
            ranges.lock().unlock();
        }
    }

    @Override
    public void free(long address, long bytes) {
        ranges.lock().lock();
        try {
            Long known = busy.remove(address);
            if (known == null) {
                throw new IllegalArgumentException("not busy: " + address);
            }
            ranges.freeLocked(address, known);
        } finally {
            ranges.lock().unlock();
        }
    }
}
