package org.acre.benchmarks;

import java.util.Random;
import org.acre.allocator.AddressSpace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How does the cost of the free tree grow with the number of free ranges?
 *
 * <p>Each operation cuts a lowest fit of 1 to 100 pages out of the tree and gives it back, purge and merge included; the ranges
 * have 1 to 100 pages. Compare a method with itself: TEN_MILLION may cost 8 times TEN_THOUSAND.
 *
 * <p>{@code lowestFit} stays near the lowest addresses, whose part of the tree the caches keep: that is what the policy is
 * good for. {@code lowestFitAbove} asks for the lowest fit above a random address, so that every search and every merge
 * goes down another path: the memory of the machine is in the price.
 */
@Fork(value = 2, jvmArgsAppend = {AcreBenchmark.NATIVE_ACCESS, AcreBenchmark.JMH_UNSAFE, AcreBenchmark.LARGE_HEAP})
@State(Scope.Thread)
public class FreeTreeBenchmark extends AcreBenchmark {
    private static final int MOST_PAGES = 100;
    /** Highest addresses left out of {@code lowestFitAbove}: whatever is asked, a hole of 100 pages comes before the end. */
    private static final long RESERVE = 5_000 * Spaces.PAGE;

    @Param
    public Population population;

    private final XorShift random = new XorShift();
    private AddressSpace space;
    private long[] sizes;
    private int turn;
    private long end;

    @Setup
    public void build() {
        Random building = new Random(population.count);
        space = Spaces.ofHoles(population.count, Spaces.randomHoles(building), building);
        end = space.statistics().totalPages() * Spaces.PAGE;
        sizes = building.longs(1 << 16, 1, MOST_PAGES + 1).map(pages -> pages * Spaces.PAGE).toArray();
    }

    @Benchmark
    public long lowestFit() {
        long address = space.allocate(nextSize());
        space.free(address);
        return address;
    }

    @Benchmark
    public long lowestFitAbove() {
        long lowest = random.below(end - RESERVE);
        long address = space.allocate(nextSize(), Spaces.PAGE, lowest, end);
        space.free(address);
        return address;
    }

    private long nextSize() {
        return sizes[turn++ & sizes.length - 1];
    }
}
