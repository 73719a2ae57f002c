package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Puts memory at a multiple of a page that is larger than the OS's: reserve a page more, cut to the first multiple.
 *
 * <pre>
 *   mapped   |---------|===========================|------|
 *                      ^ multiple of pageSize, bytes long
 * </pre>
 */
final class Alignment {
    private Alignment() {}

    /** How much to map so that {@code bytes} at a multiple of {@code pageSize} fit wherever the OS puts it. */
    static long reserve(long bytes, long pageSize) throws IOException {
        long slack = pageSize - Platform.pageSize();
        if (bytes > Long.MAX_VALUE - slack - 2 * Platform.pageSize()) {
            throw new IOException("no address space holds " + bytes + " bytes at a multiple of " + pageSize);
        }
        return bytes + Math.max(0, slack);
    }

    /** The {@code bytes} of {@code mapped} that start at its first multiple of {@code pageSize}. */
    static MemorySegment cut(MemorySegment mapped, long bytes, long pageSize) {
        long start = (mapped.address() + pageSize - 1) & -pageSize;
        return mapped.asSlice(start - mapped.address(), bytes);
    }
}
