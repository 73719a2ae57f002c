package org.acre.benchmarks;

import java.util.Random;
import org.acre.Invalidation;
import org.acre.Region;
import org.acre.allocator.AddressSpace;

/** The spaces that benchmarks measure. */
final class Spaces {
    static final long PAGE = 4096;
    /** As good as endless for what runs here: 4 TiB. A space costs nothing until it is used. */
    static final long LARGE_SPAN = 1L << 42;

    private Spaces() {}

    /** A space with every default. */
    static AddressSpace withDefaults() {
        return AddressSpace.builder().span(0, LARGE_SPAN).build();
    }

    /** The space of a region, which knows the processor that a thread runs on. Its memory is never touched here. */
    static AddressSpace ofRegion() {
        return Region.builder().anonymous(LARGE_SPAN).uninitialized().invalidation(Invalidation.NONE).build().space();
    }

    /** A space in which every request goes to the free tree under the one global lock; all else by default. */
    static AddressSpace oneNode() {
        return AddressSpace.builder().span(0, LARGE_SPAN).nodes(1).build();
    }

    /** The holes of a space: where each starts and how long it is, in pages. */
    interface Holes {
        /** The start of a hole, which must lie behind {@code end}, the end of the one before it. */
        long startAfter(long end);

        long pagesAt(long start);
    }

    /** Holes of 1 to 100 pages, one page apart. */
    static Holes randomHoles(Random random) {
        return new Holes() {
            @Override
            public long startAfter(long end) {
                return end + 1;
            }

            @Override
            public long pagesAt(long start) {
                return 1L + random.nextInt(100);
            }
        };
    }

    /**
     * A space whose free tree holds {@code count} ranges and no other. The tree serves every request, and every free purges:
     * its area is back in the tree before it returns. The holes are cut in random order, because the tree of an old space
     * does not lie in memory in the order of its addresses.
     */
    static AddressSpace ofHoles(int count, Holes holes, Random random) {
        long[] busyStarts = new long[count];
        long[] busyBytes = new long[count];
        long end = 0;
        for (int i = 0; i < count; i++) {
            long start = holes.startAfter(end);
            busyStarts[i] = end * PAGE;
            busyBytes[i] = (start - end) * PAGE;
            end = start + holes.pagesAt(start);
        }
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            swap(busyStarts, i, other);
            swap(busyBytes, i, other);
        }
        AddressSpace space = AddressSpace.builder()
                .span(0, end * PAGE)
                .nodes(1)
                .lazyMaxPages(0)
                .restore(busyStarts, busyBytes)
                .build();
        long ranges = space.statistics().freeRanges();
        if (ranges != count) {
            throw new IllegalStateException("wanted " + count + " free ranges, built " + ranges);
        }
        return space;
    }

    private static void swap(long[] values, int i, int j) {
        long value = values[i];
        values[i] = values[j];
        values[j] = value;
    }
}
