package org.acre.benchmarks;

import org.acre.allocator.AddressSpace;
import org.acre.allocator.SpaceStatistics;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does one thread pay for {@code allocate} and {@code free}, purges included, against malloc and free?
 *
 * <p>The peer is the C library, called the fastest way that Java has. Read {@code acre} against {@code malloc} at SIXTEEN_PAGES:
 * no longer, and with {@code -prof gc} 0 B/op (a few millionths are JMH's own). {@code purges} counts the passes that ran
 * inside the measured calls. At ONE_PAGE malloc is at its best, because glibc tidies up on every free of 64 KiB or more; to
 * Acre the lengths are alike.
 */
public class PairBenchmark extends AcreBenchmark {
    /** Lengths of an area. */
    public enum Length {
        ONE_PAGE(1),
        SIXTEEN_PAGES(16);

        final long bytes;

        Length(long pages) {
            this.bytes = pages * Spaces.PAGE;
        }
    }

    /** What to allocate. */
    @State(Scope.Benchmark)
    public static class Request {
        @Param
        public Length length;
    }

    /** The space of the one thread. */
    @State(Scope.Benchmark)
    public static class Space {
        final AddressSpace space = Spaces.withDefaults();
    }

    /** What happened inside the space in an iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Outcome {
        public long purges;
        public long treeAllocations;
        private SpaceStatistics before;

        @Setup(Level.Iteration)
        public void begin(Space space) {
            before = space.space.statistics();
        }

        @TearDown(Level.Iteration)
        public void end(Space space) {
            SpaceStatistics now = space.space.statistics();
            purges = now.purges() - before.purges();
            treeAllocations = now.treeAllocations() - before.treeAllocations();
        }
    }

    @Benchmark
    public long acre(Request request, Space state, Outcome outcome) {
        AddressSpace space = state.space;
        long address = space.allocate(request.length.bytes);
        space.free(address);
        return address;
    }

    @Benchmark
    public long malloc(Request request) throws Throwable {
        long address = CLibrary.malloc(request.length.bytes);
        CLibrary.free(address);
        return address;
    }
}
