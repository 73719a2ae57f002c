package org.acre.cli.suite;

import java.util.SplittableRandom;

/** One to ten zeroed pages at an alignment of up to 4 MiB; one random byte gives both. */
final class RandomSizeAlignAlloc implements SuiteCase {
    @Override public String name() {
        return "random_size_align_alloc";
    }

    private static final int BYTE_VALUES = 256;
    private static final int SHIFTS = 23;
    private static final long MOST_PAGES = 10;

    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        for (long loop = 0; loop < parameters.loops(); loop++) {
            int drawn = random.nextInt(BYTE_VALUES);
            long alignment = 1L << (drawn % SHIFTS);
            long pages = drawn % MOST_PAGES + 1;
            memory.free(memory.allocateZeroed(pages * memory.pageBytes(), alignment));
        }
    }
}
