package org.acre.cli.suite;

import java.util.SplittableRandom;

/** One page a loop: allocate, write a byte, free it after a grace period, without a head. */
final class KvfreeRcu1Arg implements SuiteCase {
    @Override public String name() {
        return "kvfree_rcu_1_arg";
    }

    @Override public boolean defers() {
        return true;
    }

    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        for (long loop = 0; loop < parameters.loops(); loop++) {
            long address = memory.allocatePages(1);
            memory.touch(address);
            memory.freeDeferred(address);
        }
    }
}
