package org.acre.cli.suite;

import java.util.SplittableRandom;

/** Areas of 1 to 100 pages, every length as likely: allocate, write a byte, free. */
final class RandomSizeAlloc implements SuiteCase {
    @Override public String name() {
        return "random_size_alloc";
    }

    private static final int MOST_PAGES = 100;

    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        for (long loop = 0; loop < parameters.loops(); loop++) {
            long address = memory.allocatePages(random.nextInt(1, MOST_PAGES + 1));
            memory.touch(address);
            memory.free(address);
        }
    }
}
