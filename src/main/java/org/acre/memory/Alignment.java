package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Puts memory at a multiple of a page that is larger than the OS's: reserve that much more, cut to the first multiple.
 *
 * <pre>
 *   mapped   |---------|===========================|------|
 *                      ^ multiple of alignment, bytes long
 * </pre>
 */
final class Alignment {
    private Alignment() {}

    /** How much to map so that {@code bytes} at a multiple of {@code alignment} fit wherever the OS puts it. */
    static long reserve(long bytes, long alignment) throws IOException {
        long slack = alignment - Platform.pageSize();
        if (bytes > Long.MAX_VALUE - slack - 2 * Platform.pageSize()) {
            throw new IOException("no address space holds " + bytes + " bytes at a multiple of " + alignment);
        }
        return bytes + Math.max(0, slack);
    }

    /** The {@code bytes} of {@code mapped} that start at its first multiple of {@code alignment}. */
    static MemorySegment cut(MemorySegment mapped, long bytes, long alignment) {
        long start = (mapped.address() + alignment - 1) & -alignment;
        return mapped.asSlice(start - mapped.address(), bytes);
    }
}
