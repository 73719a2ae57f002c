package org.acre.cli.suite;

import java.util.Arrays;

/** Areas that a case holds for a while. */
final class Held {
    private final CaseMemory memory;
    private long[] addresses = new long[1024];
    private int count;

    Held(CaseMemory memory) {
        this.memory = memory;
    }

    void add(long address) {
        if (count == addresses.length) {
            addresses = Arrays.copyOf(addresses, 2 * count);
        }
        addresses[count++] = address;
    }

    void freeAll() {
        while (count > 0) {
            memory.free(addresses[--count]);
        }
    }
}
