package org.acre.cli.suite;

import java.util.SplittableRandom;

/** Large and small areas come and go while 15,000 others live. */
final class LongBusyListAlloc implements SuiteCase {
    @Override public String name() {
        return "long_busy_list_alloc";
    }

    private static final int LIVE_AREAS = 15_000;
    private static final long LARGE_PAGES = 100;

    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        Held live = new Held(memory);
        try {
            for (int area = 0; area < LIVE_AREAS; area++) {
                live.add(memory.allocatePages(1));
            }
            for (long loop = 0; loop < parameters.loops(); loop++) {
                long large = memory.allocatePages(LARGE_PAGES);
                long small = memory.allocatePages(1);
                memory.touch(large);
                memory.touch(small);
                memory.free(large);
                memory.free(small);
            }
        } finally {
            live.freeAll();
        }
    }
}
