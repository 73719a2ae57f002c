package org.acre;

/**
 * Which lengths of a region go to slabs, and which take pages of their own: slabs have those for which whole pages would
 * waste more than an eighth. So 100 and 5,000 bytes are small objects, and 4,000, 4,096 and 12,000 are areas.
 */
final class SlabChoice {
    /** A region with fewer slabs would have most of its memory tied to one length or another. */
    static final long LEAST_REGION_BYTES = 2 << 20;

    private static final int WASTE_PART_SHIFT = 3;

    private final long mostBytes;
    private final long pageBytes;

    /** @param mostBytes the longest small object */
    SlabChoice(long mostBytes, long pageBytes) {
        this.mostBytes = mostBytes;
        this.pageBytes = pageBytes;
    }

    /** Whether slabs are for so many bytes at a multiple of {@code alignment}; bad values are not. */
    boolean isSmall(long bytes, long alignment) {
        return bytes <= mostBytes && bytes > 0 && alignment <= mostBytes && alignment > 0
                && isSmall((bytes + alignment - 1) & -alignment);
    }

    /** Whether slabs are for so many bytes; bad values are not. */
    boolean isSmall(long bytes) {
        long wasted = -bytes & (pageBytes - 1);
        return bytes <= mostBytes && bytes > 0 && wasted > bytes >>> WASTE_PART_SHIFT;
    }
}
