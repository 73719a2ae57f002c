package org.acre.allocator.index;

/**
 * Where an area is filed, and the entry that stands for it.
 *
 * <p>An area of 8^n to 8^(n+1) - 1 pages is of level n. Cut into cells of 8^n pages, the address space has at most one
 * area of level n starting in each cell, because the next such area starts at least a cell later. Eight cells are a
 * window. An area of level n that holds a page starts in the page's window or in the one before: it is shorter than a
 * window. So an area needs one entry however long it is, and a search looks at two windows of each level in use.
 *
 * <pre>
 *   63                       38 37   33 32     30 29          0
 *  +---------------------------+-------+---------+-------------+
 *  |  fingerprint of the window | level |  cell   |  record id  |    0 = empty, because no record has id 0
 *  +---------------------------+-------+---------+-------------+
 * </pre>
 *
 * The fingerprint only saves looking: which window an entry is of, its record decides.
 */
final class IndexKey {
    static final int LEVELS = 21; // lengths up to 2^62 pages

    private static final int ID_BITS = 30;
    private static final long ID_MASK = (1L << ID_BITS) - 1;
    private static final int LEVEL_SHIFT = ID_BITS + 3;
    private static final int WINDOW_SHIFT = LEVEL_SHIFT + 5;
    /** 2^64 divided by the golden ratio: its multiples spread evenly (Knuth, volume 3, 6.4). */
    static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private IndexKey() {}

    static int level(long pages) {
        return (63 - Long.numberOfLeadingZeros(pages)) / 3;
    }

    /** The number of the cell that holds {@code page}. */
    static long cell(int level, long page) {
        return page >>> (3 * level);
    }

    static long window(long cell) {
        return cell >>> 3;
    }

    static int cellInWindow(long cell) {
        return (int) cell & 7;
    }

    /**
     * Multiplicative hashing of window and level. The secret of a space keeps a caller who chooses addresses from choosing
     * collisions.
     *
     * <p>The upper bits choose the segment and the line, the lower ones are the fingerprint: no bit serves both.
     */
    static long hash(int level, long window, long secret) {
        return (((window << 5) + level) ^ secret) * GOLDEN;
    }

    /** All of an entry but the id. */
    static long key(long hash, int level, int cellInWindow) {
        return (hash << WINDOW_SHIFT) | ((long) level << LEVEL_SHIFT) | ((long) cellInWindow << ID_BITS);
    }

    static long entry(long key, int id) {
        return key | id;
    }

    static int id(long entry) {
        return (int) (entry & ID_MASK);
    }

    static boolean sameKey(long entry, long key) {
        return (entry ^ key) >>> ID_BITS == 0;
    }

    static boolean sameWindow(long entry, long key) {
        return windowDifference(entry, key) == 0;
    }

    /** 0 if both are of one level and, as far as an entry knows, of one window; else above 0. */
    static long windowDifference(long entry, long key) {
        return (entry ^ key) >>> LEVEL_SHIFT;
    }

    /** The lower part of an entry: of two with one window, the greater is in the later cell. */
    static long cellAndId(long entry) {
        return entry & ((1L << LEVEL_SHIFT) - 1);
    }

    static int levelOf(long entry) {
        return (int) (entry >>> LEVEL_SHIFT) & 31;
    }

    static int cellOf(long entry) {
        return (int) (entry >>> ID_BITS) & 7;
    }
}
