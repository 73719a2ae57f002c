package org.acre.cli.suite;

import java.util.SplittableRandom;

/** The same with a head inside the page, so that the free needs no memory. */
final class KvfreeRcu2Arg implements SuiteCase {
    /** struct test_kvfree_rcu begins with its head. */
    private static final long HEAD_OFFSET = 0;
    /** The array that is written into comes behind it. */
    private static final long HEAD_BYTES = 16;

    @Override public String name() {
        return "kvfree_rcu_2_arg";
    }

    @Override public boolean defers() {
        return true;
    }

    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        for (long loop = 0; loop < parameters.loops(); loop++) {
            long address = memory.allocatePages(1);
            memory.write(address + HEAD_BYTES, (byte) 'a');
            memory.freeDeferred(address, HEAD_OFFSET);
        }
    }
}
