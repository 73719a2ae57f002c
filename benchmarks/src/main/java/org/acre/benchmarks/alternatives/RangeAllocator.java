package org.acre.benchmarks.alternatives;

/** What the peers have in common. */
public interface RangeAllocator {
    /** Hands out a range of {@code bytes}, a multiple of a page. @return its start */
    long allocate(long bytes);

    /** Takes a range back; {@code bytes} for those that do not keep lengths. */
    void free(long address, long bytes);
}
