package org.acre.benchmarks;

import java.util.concurrent.TimeUnit;
import org.acre.NodeChoice;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.guard.Guards;
import org.acre.memory.Platform;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Which guard should the global lock be, and what do nodes leave of the difference?
 *
 * <p>The load is fix_size_alloc of the kernel's test_vmalloc, with areas that live for a while: each thread has a ring of {@value
 * #RING} areas of one page, and replaces one after another. Scores are pairs per microsecond of all threads together. With one node
 * every allocation takes the global lock, and so does every purge; with more, what is left for the lock is what the pools miss.
 * The number of threads is JMH's: {@code -t 1}, 2, 4, 8, 16, 64.
 *
 * <p>Virtual threads run in JMH's own executor of them. They are not time-sliced, so JMH yields after each invocation: that is a turn
 * of the ring, so that the yield is a {@value #RING}th of itself in the score.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2) // long against the time slices of 64 threads: short runs add up rates of threads that took turns
@State(Scope.Benchmark)
public class GuardBenchmark extends AcreBenchmark {
    static final int RING = 64;
    private static final String VIRTUAL = "-Djmh.executor=VIRTUAL";

    @Param
    public Guards guard;

    @Param("ONE")
    public NodeChoice nodes;

    private AddressSpace space;

    @Setup
    public void create() {
        AddressSpace.Builder builder = AddressSpace.builder().span(0, Spaces.LARGE_SPAN).guard(guard);
        switch (nodes) {
            case PROCESSOR -> {
                Platform.nodes().ifPresent(builder::nodes);
                builder.nodeSelector(Platform.nodeSelector());
            }
            case THREAD -> {} // as a space chooses by itself
            case ONE -> builder.nodes(1);
        }
        space = builder.build();
    }

    /** The areas of one thread. */
    @State(Scope.Thread)
    public static class Ring {
        private final long[] areas = new long[RING];

        @Setup
        public void fill(GuardBenchmark benchmark) {
            for (int i = 0; i < RING; i++) {
                areas[i] = benchmark.space.allocate(Spaces.PAGE);
            }
        }

        @TearDown
        public void empty(GuardBenchmark benchmark) {
            for (long area : areas) {
                benchmark.space.free(area);
            }
        }

        long turn(AddressSpace space) {
            long sum = 0;
            for (int i = 0; i < RING; i++) {
                space.free(areas[i]);
                areas[i] = space.allocate(Spaces.PAGE);
                sum += areas[i];
            }
            return sum;
        }
    }

    @Benchmark
    @OperationsPerInvocation(RING)
    public long platformThreads(Ring ring) {
        return ring.turn(space);
    }

    @Benchmark
    @OperationsPerInvocation(RING)
    @Fork(value = 2, jvmArgsAppend = {NATIVE_ACCESS, JMH_UNSAFE, VIRTUAL})
    public long virtualThreads(Ring ring) {
        return ring.turn(space);
    }
}
