package org.acre.benchmarks;

import org.acre.allocator.AddressSpace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does {@code find} of a random interior address cost among live areas of 16 pages?
 *
 * <p>The peer is the least that any index can cost: one random read of a {@code long[]} with as many entries. Both methods of a
 * pair draw the same random numbers. At TEN_MILLION find must stay under 4 times the read.
 *
 * <p>In {@code read} and {@code find} the processor may overlap an operation with the next, as it does in a loop over
 * addresses known beforehand. In {@code readDependent} and {@code findDependent} each address depends on the result before
 * it, so that every operation pays its whole latency, as in a walk from area to area.
 */
@Fork(value = 2, jvmArgsAppend = {AcreBenchmark.NATIVE_ACCESS, AcreBenchmark.JMH_UNSAFE, AcreBenchmark.LARGE_HEAP})
public class FindBenchmark extends AcreBenchmark {
    private static final long BYTES = 16 * Spaces.PAGE;

    /** Live areas, side by side. */
    @State(Scope.Benchmark)
    public static class Areas {
        @Param
        public Population population;

        private AddressSpace space;
        private long end;

        @Setup
        public void build() {
            space = Spaces.withDefaults();
            for (int i = 0; i < population.count; i++) {
                long address = space.allocate(BYTES);
                if (address != i * BYTES) {
                    throw new IllegalStateException("area " + i + " is at " + address);
                }
            }
            end = population.count * BYTES;
        }
    }

    /** An array with an entry for each area. */
    @State(Scope.Benchmark)
    public static class Entries {
        @Param
        public Population population;

        private long[] entries;

        @Setup
        public void build() {
            entries = new long[population.count];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = i * BYTES;
            }
        }
    }

    /** The random numbers of a thread. */
    @State(Scope.Thread)
    public static class Draw {
        private final XorShift random = new XorShift();
    }

    @Benchmark
    public long read(Entries state, Draw draw) {
        long[] entries = state.entries;
        return entries[(int) draw.random.below(entries.length)];
    }

    @Benchmark
    public long find(Areas state, Draw draw) {
        return state.space.find(draw.random.below(state.end));
    }

    @Benchmark
    public long readDependent(Entries state, Draw draw) {
        long[] entries = state.entries;
        long entry = entries[(int) draw.random.below(entries.length)];
        draw.random.dependOn(entry);
        return entry;
    }

    @Benchmark
    public long findDependent(Areas state, Draw draw) {
        long start = state.space.find(draw.random.below(state.end));
        draw.random.dependOn(start);
        return start;
    }
}
