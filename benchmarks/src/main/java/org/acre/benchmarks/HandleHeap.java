package org.acre.benchmarks;

import org.acre.benchmarks.workloads.Places;

/** An allocator whose objects are Java objects that stand for memory. */
interface HandleHeap<T> extends SmallHeap {
    T allocate(long bytes);

    /** Where the memory is. */
    long address(T object);

    void free(T object);

    @Override default void pair(long bytes) {
        free(allocate(bytes));
    }

    @Override default Places places(int count) {
        return new HandlePlaces<>(this, count);
    }
}
