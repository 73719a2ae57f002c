package org.acre.cli.suite;

import java.util.SplittableRandom;
import org.acre.allocator.AddressSpace;

/** Areas of nr_pages pages by an allocation that never waits. It may find nothing; a miss is counted, not hidden. */
final class NoBlockAlloc implements SuiteCase {
    @Override public String name() {
        return "no_block_alloc";
    }

    @Override public boolean mayFail() {
        return true;
    }

    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        long misses = 0;
        for (long loop = 0; loop < parameters.loops(); loop++) {
            long address = memory.tryAllocatePages(parameters.pages());
            if (address == AddressSpace.NONE) {
                misses++;
            } else {
                memory.touch(address);
                memory.free(address);
            }
        }
        if (misses > 0) {
            throw new CaseFailedException("found nothing without waiting: " + misses + " of " + parameters.loops()
                    + " loops");
        }
    }
}
