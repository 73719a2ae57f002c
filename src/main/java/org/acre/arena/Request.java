package org.acre.arena;

/** What is asked of an arena: the checks and the rounding that every kind has. */
final class Request {
    /** Every allocation starts at a multiple of this, as with malloc, so that an access of any type is aligned. */
    static final long LEAST_ALIGNMENT = 16;

    private Request() {}

    /** @throws IllegalArgumentException as the JDK's arenas throw it */
    static void check(long bytes, long alignment) {
        if (bytes < 0) {
            throw new IllegalArgumentException("an allocation has 0 bytes or more; got " + bytes);
        }
        if (alignment <= 0 || (alignment & (alignment - 1)) != 0) {
            throw new IllegalArgumentException("an alignment is a power of two; got " + alignment + " for " + bytes + " bytes");
        }
    }

    /** The first offset from {@code from} on whose address, {@code base} further, is aligned. */
    static long aligned(long base, long from, long alignment) {
        long mask = Math.max(alignment, LEAST_ALIGNMENT) - 1;
        return ((base + from + mask) & ~mask) - base;
    }

    /** Bytes that an allocation takes: no bytes take one, so that each has an address of its own. */
    static long taken(long bytes) {
        return Math.max(1, bytes);
    }
}
