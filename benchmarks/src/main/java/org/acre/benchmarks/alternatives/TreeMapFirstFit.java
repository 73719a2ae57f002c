package org.acre.benchmarks.alternatives;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one writes in an afternoon: free ranges in a TreeMap from start to end, the first that fits, merged with both
 * neighbours on free, under one unfair lock. Its caller must know the length of what it frees, which spares it a second map.
 * First fit walks the map, so it is good only while there are few holes.
 */
public final class TreeMapFirstFit implements RangeAllocator {
    private final ReentrantLock lock = new ReentrantLock(); // unfair
    private final TreeMap<Long, Long> endByStart = new TreeMap<>();

    public TreeMapFirstFit(long start, long bytes) {
        endByStart.put(start, start + bytes);
    }

    ReentrantLock lock() {
        return lock;
    }

    @Override
    public long allocate(long bytes) {
        lock.lock();
        try {
            return allocateLocked(bytes);
        } finally {
            lock.unlock();
        }
    }

    long allocateLocked(long bytes) {
        for (Iterator<Map.Entry<Long, Long>> holes = endByStart.entrySet().iterator(); holes.hasNext(); ) {
            Map.Entry<Long, Long> hole = holes.next();
            long start = hole.getKey();
            long end = hole.getValue();
            if (end - start >= bytes) {
                holes.remove();
                if (end - start > bytes) {
                    endByStart.put(start + bytes, end);
                }
                return start;
            }
        }
        throw new IllegalStateException("no hole of " + bytes + " bytes");
    }

    @Override
    public void free(long address, long bytes) {
        lock.lock();
        try {
            freeLocked(address, bytes);
        } finally {
            lock.unlock();
        }
    }

    void freeLocked(long address, long bytes) {
        long start = address;
        long end = address + bytes;
        Map.Entry<Long, Long> below = endByStart.floorEntry(address);
        if (below != null && below.getValue() == address) {
            start = below.getKey();
        }
        Long endOfNext = endByStart.remove(end);
        if (endOfNext != null) {
            end = endOfNext;
        }
        endByStart.put(start, end);
    }
}
