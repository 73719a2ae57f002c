package org.acre.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * What does a small object cost, allocated and freed by one thread, beside malloc and Netty?
 *
 * <p>The C libraries are called through the linker the fastest way that Java has; their objects are addresses, as Acre's are. Netty's are
 * buffers, with reference counts and leak detection. Scores are nanoseconds a pair and thread, on 1 thread and on 2 that share
 * nothing but the allocator. With {@code -prof gc} Acre must show 0 B/op.
 */
@State(Scope.Benchmark)
public class SmallObjectBenchmark extends AcreBenchmark {
    @Param({"ACRE", "ACRE_REGION", "GLIBC", "JEMALLOC", "MIMALLOC", "NETTY_POOLED", "NETTY_ADAPTIVE"})
    public SmallHeapKind heap;

    @Param({"32", "256", "1024"})
    public long bytes;

    private SmallHeap allocator;

    @Setup
    public void create() {
        allocator = heap.create();
    }

    @Benchmark
    @Threads(1)
    public void threads1() throws Throwable {
        allocator.pair(bytes);
    }

    @Benchmark
    @Threads(2)
    public void threads2() throws Throwable {
        allocator.pair(bytes);
    }
}
