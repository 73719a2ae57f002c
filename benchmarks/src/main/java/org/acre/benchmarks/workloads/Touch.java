package org.acre.benchmarks.workloads;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** Reads and writes memory by address, the same way for every allocator, and without a check of bounds. */
public final class Touch {
    /** Bytes of a page. */
    public static final int PAGE = 4096;

    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final VarHandle BYTE = JAVA_BYTE.varHandle();

    private Touch() {}

    /** Writes a byte to each page of an object. */
    public static void pages(long address, long bytes) {
        for (long at = 0; at < bytes; at += PAGE) {
            ALL.set(JAVA_BYTE, address + at, (byte) 1);
        }
        ALL.set(JAVA_BYTE, address + bytes - 1, (byte) 1);
    }

    /** Writes every byte of an object. */
    public static void all(long address, long bytes) {
        ALL.asSlice(address, bytes).fill((byte) 1);
    }

    static void setByte(long address, int value) {
        ALL.set(JAVA_BYTE, address, (byte) value);
    }

    static byte getByte(long address) {
        return ALL.get(JAVA_BYTE, address);
    }

    /** A write that the compiler may neither drop nor put together with the next: memory is to be written. */
    static void setByteForSure(long address, byte value) {
        BYTE.setOpaque(ALL, address, value);
    }

    /** The same for a read. */
    static byte getByteForSure(long address) {
        return (byte) BYTE.getOpaque(ALL, address);
    }

    static void setWord(long address, long value) {
        ALL.set(JAVA_LONG_UNALIGNED, address, value);
    }

    static long getWord(long address) {
        return ALL.get(JAVA_LONG_UNALIGNED, address);
    }
}
