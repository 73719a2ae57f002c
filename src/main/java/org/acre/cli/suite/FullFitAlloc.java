package org.acre.cli.suite;

import java.util.SplittableRandom;

/** One-page areas into a space full of one-page holes: each fits its hole exactly. */
final class FullFitAlloc implements SuiteCase {
    @Override public String name() {
        return "full_fit_alloc";
    }

    /** As many holes as the lazy threshold of the kernel has pages: (floor(log2(processors)) + 1) * 32 MiB. */
    private static long holes(long pageBytes) {
        int processors = Runtime.getRuntime().availableProcessors();
        int log = Integer.SIZE - Integer.numberOfLeadingZeros(processors);
        return log * (32L << 20) / pageBytes;
    }

    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        Held kept = new Held(memory);
        Held junk = new Held(memory);
        try {
            long holes = holes(memory.pageBytes());
            for (long hole = 0; hole < holes; hole++) {
                kept.add(memory.allocatePages(1));
                junk.add(memory.allocatePages(1));
            }
            junk.freeAll();
            for (long loop = 0; loop < parameters.loops(); loop++) {
                long address = memory.allocatePages(1);
                memory.touch(address);
                memory.free(address);
            }
        } finally {
            junk.freeAll();
            kept.freeAll();
        }
    }
}
