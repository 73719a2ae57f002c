package org.acre.cli.suite;

import java.util.SplittableRandom;

/** One page at every alignment from 2^0 to 2^63. Must fail: no space has a multiple of the last ones. */
final class AlignShiftAlloc implements SuiteCase {
    @Override public String name() {
        return "align_shift_alloc";
    }

    @Override public boolean mayFail() {
        return true;
    }

    @Override public long loops(SuiteParameters parameters) {
        return Long.SIZE;
    }

    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        for (int shift = 0; shift < Long.SIZE; shift++) {
            // 2^63 is negative as a long, and no alignment.
            memory.free(memory.allocateAligned(memory.pageBytes(), 1L << shift));
        }
    }
}
