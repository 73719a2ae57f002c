package org.acre.benchmarks.workloads;

/** An allocator as a workload sees it, for any number of threads. */
@FunctionalInterface
public interface Heap {
    /** {@code count} empty places for objects of this allocator. */
    Places places(int count);
}
