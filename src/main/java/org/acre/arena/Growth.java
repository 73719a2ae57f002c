package org.acre.arena;

/**
 * How much memory an arena takes at a time: each chunk has twice the bytes of the one before, so that an arena of any size has
 * few; and no more than is bearable to waste.
 */
final class Growth {
    /** The first chunk of an arena that has one of its own. */
    private static final long FIRST_BYTES = 64 << 10;
    private static final long MOST_BYTES = 4 << 20;
    /** A chunk is one part of so many of its region, at most. */
    private static final long PARTS = 64;

    private final long pageBytes;
    private final long mostBytes;

    Growth(ArenaMemory memory) {
        this.pageBytes = memory.pageBytes();
        this.mostBytes = Math.max(pageBytes, Math.min(MOST_BYTES, memory.bytes() / PARTS & -pageBytes));
    }

    /**
     * Bytes of a first chunk.
     *
     * @param expected bytes that the arena will hand out, as far as is known; or 0
     */
    long first(long expected) {
        return expected > 0 ? Math.max(expected, pageBytes) : Math.min(FIRST_BYTES, mostBytes);
    }

    /** Bytes of the chunk after one of {@code bytes}. */
    long next(long bytes) {
        return bytes >= mostBytes / 2 ? mostBytes : 2 * bytes;
    }

    /** Whether a request is to have an area of its own, so that the chunk at hand can go on. */
    boolean isLarge(long bytes, long alignment, long nextChunkBytes) {
        return alignment > pageBytes || bytes > nextChunkBytes / 2;
    }
}
