package org.acre.cli.suite;

import java.util.SplittableRandom;

/** Five zeroed pages at twice the alignment of a kernel stack. */
final class FixAlignAlloc implements SuiteCase {
    @Override public String name() {
        return "fix_align_alloc";
    }

    private static final long PAGES = 5;
    /** 2 * THREAD_ALIGN of x86-64. */
    private static final long ALIGNMENT = 32 << 10;

    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        for (long loop = 0; loop < parameters.loops(); loop++) {
            memory.free(memory.allocateZeroed(PAGES * memory.pageBytes(), ALIGNMENT));
        }
    }
}
