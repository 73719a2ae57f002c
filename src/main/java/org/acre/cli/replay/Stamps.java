package org.acre.cli.replay;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.acre.Region;

/**
 * The stamp of an area: eight bytes at the start of each of its pages, which say whose page it is. Written when the area
 * is handed out, checked before it is given back, so that two owners of one page are found.
 */
final class Stamps {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private final MemorySegment memory;
    private final long base;
    private final long pageBytes;

    Stamps(Region region, long pageBytes) {
        this.memory = region.memory();
        this.base = memory.address();
        this.pageBytes = pageBytes;
    }

    /** The stamp of the first page of the area that {@code owner} numbers; the pages behind count on from it. */
    static long first(long owner) {
        // The golden ratio spreads owners far apart, so that stamps of neighbours do not run into each other.
        return (owner + 1) * 0x9E3779B97F4A7C15L;
    }

    /** Stamps pages {@code from} to {@code to} (exclusive) of the area at {@code address}. */
    void write(long address, long first, long from, long to) {
        long offset = address - base;
        for (long page = from; page < to; page++) {
            memory.set(LONG, offset + page * pageBytes, first + page);
        }
    }

    /** Checks pages {@code from} to {@code to} (exclusive) of the area at {@code address}. */
    void check(long address, long first, long from, long to) {
        long offset = address - base;
        for (long page = from; page < to; page++) {
            long found = memory.get(LONG, offset + page * pageBytes);
            if (found != first + page) {
                throw new ReplayFailedException("stamp mismatch at 0x" + Long.toHexString(address + page * pageBytes)
                        + ", page " + page + " of the area at 0x" + Long.toHexString(address) + ": wrote "
                        + Long.toHexString(first + page) + ", found " + Long.toHexString(found));
            }
        }
    }

    /** Checks that the first byte of every page of the first {@code bytes} is zero. */
    void checkZero(long address, long bytes) {
        long offset = address - base;
        for (long at = 0; at < bytes; at += pageBytes) {
            byte found = memory.get(ValueLayout.JAVA_BYTE, offset + at);
            if (found != 0) {
                throw new ReplayFailedException("not zero at 0x" + Long.toHexString(address + at)
                        + " of the zeroed area at 0x" + Long.toHexString(address) + ": found " + found);
            }
        }
    }
}
