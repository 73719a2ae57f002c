package org.acre.benchmarks;

import java.util.Random;
import org.acre.allocator.AddressSpace;
import org.acre.benchmarks.Spaces.Holes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to find the lowest ALIGNED fit exactly, never skipping a hole?
 *
 * <p>An area of 16 pages at a multiple of 16 pages, from the tree and back. The peers: {@code unaligned} asks for 16 pages
 * anywhere; {@code overAsked} asks for 16 + 15 pages as the kernel does, which finds a place at once but passes over every
 * hole that would have fitted exactly. In RANDOM holes (1 to 100 pages) exactness costs a few visits more. HOSTILE is built
 * to hurt: every hole is long enough and none fits when aligned, but the last, so that the exact search must visit all of
 * them. There the price is a visit for each hole; there is no bar, it is to be known.
 */
@State(Scope.Thread)
public class ExactAlignmentBenchmark extends AcreBenchmark {
    private static final int PAGES = 16;
    private static final long BYTES = PAGES * Spaces.PAGE;

    /** Which holes there are. */
    public enum Layout {
        RANDOM,
        HOSTILE
    }

    @Param
    public Layout layout;

    @Param({"100", "10000"})
    public int holes;

    private AddressSpace space;

    @Setup
    public void build() {
        Random random = new Random(holes);
        Holes shape = layout == Layout.RANDOM ? Spaces.randomHoles(random) : new HostileHoles(holes, random);
        space = Spaces.ofHoles(holes, shape, random);
        long address = space.allocate(BYTES, BYTES);
        long last = space.statistics().totalPages() * Spaces.PAGE - 2 * BYTES;
        if (layout == Layout.HOSTILE && address != last) {
            throw new IllegalStateException("not hostile: the aligned fit is at " + address + ", not at " + last);
        }
        space.free(address);
    }

    @Benchmark
    public long unaligned() {
        return pair(space.allocate(BYTES));
    }

    @Benchmark
    public long overAsked() {
        return pair(space.allocate(BYTES + BYTES - Spaces.PAGE));
    }

    @Benchmark
    public long exact() {
        return pair(space.allocate(BYTES, BYTES));
    }

    private long pair(long address) {
        space.free(address);
        return address;
    }

    /** Holes of 16 pages and more that end before an aligned area could; the last is aligned, and twice as long. */
    private static final class HostileHoles implements Holes {
        private final Random random;
        private int left;

        HostileHoles(int count, Random random) {
            this.left = count;
            this.random = random;
        }

        @Override
        public long startAfter(long end) {
            long aligned = (end / PAGES + 1) * PAGES;
            return --left == 0 ? aligned : aligned + 1 + random.nextInt(PAGES - 1);
        }

        @Override
        public long pagesAt(long start) {
            // An aligned area would start at the next multiple, and end PAGES behind it.
            int shortOfFit = PAGES - (int) (start % PAGES);
            return left == 0 ? 2L * PAGES : PAGES + (long) random.nextInt(shortOfFit);
        }
    }
}
