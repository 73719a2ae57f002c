package org.acre.benchmarks;

import java.util.concurrent.TimeUnit;
import org.acre.allocator.AddressSpace;
import org.acre.benchmarks.alternatives.RangeAllocator;
import org.acre.benchmarks.alternatives.TreeMapByAddress;
import org.acre.benchmarks.alternatives.TreeMapFirstFit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do nodes gain over one lock when 64 threads allocate and free?
 *
 * <p>The load is fix_size_alloc of the kernel's test_vmalloc: one page, freed at once; there is no memory to touch here. Scores
 * are pairs per microsecond of all threads together. DEFAULT_NODES / ONE_NODE at 64 threads is the gain. ONE_NODE is no straw man
 * if it keeps half of its throughput from 1 to 64 threads, and is no slower at 64 than TREE_MAP, which is what one writes
 * in an afternoon. An empty space flatters TREE_MAP: its first hole always fits. HOLES leaves ten thousand holes of one page at the
 * bottom of the space, as a space of some age has them, and asks for two pages.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2) // with 64 threads the compiler waits for a processor, too
@Measurement(iterations = 5, time = 2) // long against the time slices of 64 threads
@State(Scope.Benchmark)
public class LockContentionBenchmark extends AcreBenchmark {
    /** Who allocates. A fork sees one of them only, so that the compiler knows whom it calls. */
    public enum Peer {
        DEFAULT_NODES,
        /** The default of a region: one node for each processor, and each thread is served by the one it runs on. */
        PROCESSOR_NODES,
        ONE_NODE,
        TREE_MAP,
        /** The same with what a free by address needs. */
        TREE_MAP_BY_ADDRESS;

        RangeAllocator create() {
            return switch (this) {
                case DEFAULT_NODES -> new Acre(Spaces.withDefaults());
                case PROCESSOR_NODES -> new Acre(Spaces.ofRegion());
                case ONE_NODE -> new Acre(Spaces.oneNode());
                case TREE_MAP -> new TreeMapFirstFit(0, Spaces.LARGE_SPAN);
                case TREE_MAP_BY_ADDRESS -> new TreeMapByAddress(0, Spaces.LARGE_SPAN);
            };
        }
    }

    private record Acre(AddressSpace space) implements RangeAllocator {
        @Override
        public long allocate(long bytes) {
            return space.allocate(bytes);
        }

        @Override
        public void free(long address, long bytes) {
            space.free(address);
        }
    }

    /** What the space looks like. */
    public enum Age {
        EMPTY(1, 0),
        HOLES(2, 10_000);

        final long bytes;
        final int holes;

        Age(long pages, int holes) {
            this.bytes = pages * Spaces.PAGE;
            this.holes = holes;
        }
    }

    @Param
    public Peer peer;

    @Param
    public Age age;

    private RangeAllocator allocator;

    @Setup
    public void create() {
        allocator = peer.create();
        long[] areas = new long[2 * age.holes];
        for (int i = 0; i < areas.length; i++) {
            areas[i] = allocator.allocate(Spaces.PAGE);
        }
        for (int i = 0; i < areas.length; i += 2) {
            allocator.free(areas[i], Spaces.PAGE);
        }
    }

    @Benchmark
    @Threads(1)
    public long threads1() {
        return pair();
    }

    @Benchmark
    @Threads(64)
    public long threads64() {
        return pair();
    }

    private long pair() {
        long address = allocator.allocate(age.bytes);
        allocator.free(address, age.bytes);
        return address;
    }
}
