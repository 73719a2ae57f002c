package org.acre.cli.suite;

import java.util.SplittableRandom;

/** One page becomes four, one, half and one again; its first byte must survive each step. */
final class Vrealloc implements SuiteCase {
    @Override public String name() {
        return "vrealloc";
    }

    private static final byte MARK = (byte) 0x5A;

    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        long page = memory.pageBytes();
        long[] steps = {4 * page, page, page / 2, page};
        for (long loop = 0; loop < parameters.loops(); loop++) {
            long address = memory.allocatePages(1);
            try {
                memory.write(address, MARK);
                for (long bytes : steps) {
                    address = resize(memory, address, bytes);
                    byte found = memory.read(address);
                    if (found != MARK) {
                        throw new CaseFailedException("the first byte at 0x" + Long.toHexString(address) + " was " + MARK
                                + " before a resize to " + bytes + " bytes and is " + found);
                    }
                }
            } finally {
                memory.free(address);
            }
        }
    }

    private static long resize(CaseMemory memory, long address, long bytes) {
        if (memory.resize(address, bytes)) {
            return address;
        }
        long before = memory.sizeOf(address);
        long moved = memory.allocateAligned(bytes, 1);
        memory.copy(address, moved, Math.min(before, bytes));
        memory.free(address);
        return moved;
    }
}
