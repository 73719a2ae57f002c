package org.acre.cli.suite;

import java.util.SplittableRandom;

/** Areas of nr_pages pages that live for a moment: allocate, write a byte, free. */
final class FixSizeAlloc implements SuiteCase {
    @Override public String name() {
        return "fix_size_alloc";
    }

    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        for (long loop = 0; loop < parameters.loops(); loop++) {
            long address = memory.allocatePages(parameters.pages());
            memory.touch(address);
            memory.free(address);
        }
    }
}
