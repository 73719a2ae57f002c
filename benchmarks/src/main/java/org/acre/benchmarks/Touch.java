package org.acre.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes to memory by address. */
final class Touch {
    static final int PAGE = 4096;

    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Touch() {}

    /** Writes a byte to each page of an object. */
    static void pages(long address, int bytes) {
        for (int at = 0; at < bytes; at += PAGE) {
            ALL.set(ValueLayout.JAVA_BYTE, address + at, (byte) 1);
        }
        ALL.set(ValueLayout.JAVA_BYTE, address + bytes - 1, (byte) 1);
    }
}
