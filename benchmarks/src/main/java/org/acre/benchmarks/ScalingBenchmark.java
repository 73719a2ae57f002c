package org.acre.benchmarks;

import java.util.concurrent.TimeUnit;
import org.acre.allocator.AddressSpace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What happens to {@code allocate} + {@code free} of 16 pages when threads share a space, also more threads than processors?
 *
 * <p>Scores are pairs per microsecond of all threads together. On 2 processors the time per pair at 2 threads is 2 /
 * shared2; against one thread that is 2 * shared1 / shared2, and may be 1.5. shared64 / shared2 must be 0.8. The peer is the
 * machine itself: own1, own2 and own64 do the same with a space for each thread, so what they lose is not Acre's loss.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2) // with 64 threads the compiler waits for a processor, too
@Measurement(iterations = 5, time = 2) // long against the time slices of 64 threads
public class ScalingBenchmark extends AcreBenchmark {
    private static final long BYTES = 16 * Spaces.PAGE;

    /** One space for all threads. */
    @State(Scope.Benchmark)
    public static class Shared {
        final AddressSpace space = Spaces.withDefaults();
    }

    /** A space for each thread. */
    @State(Scope.Thread)
    public static class Own {
        final AddressSpace space = Spaces.withDefaults();
    }

    @Benchmark
    @Threads(1)
    public long shared1(Shared shared) {
        return pair(shared.space);
    }

    @Benchmark
    @Threads(2)
    public long shared2(Shared shared) {
        return pair(shared.space);
    }

    @Benchmark
    @Threads(64)
    public long shared64(Shared shared) {
        return pair(shared.space);
    }

    @Benchmark
    @Threads(1)
    public long own1(Own own) {
        return pair(own.space);
    }

    @Benchmark
    @Threads(2)
    public long own2(Own own) {
        return pair(own.space);
    }

    @Benchmark
    @Threads(64)
    public long own64(Own own) {
        return pair(own.space);
    }

    private static long pair(AddressSpace space) {
        long address = space.allocate(BYTES);
        space.free(address);
        return address;
    }
}
