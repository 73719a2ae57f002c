package org.acre.view;

/**
 * The state of a block in one word.
 *
 * <pre>
 *    63       62        48 47          24 23           0
 *   +--------+------------+--------------+--------------+
 *   | closed | live views | used units   | next unit    |
 *   +--------+------------+--------------+--------------+
 * </pre>
 *
 * Units from {@code next} on were never carved. Used are those that no view can be made of before the block is purged: of
 * live views, freed views, and what is lost. In a closed block no view is made; it has no live ones.
 */
final class BlockWord {
    private static final int USED_SHIFT = 24;
    private static final int LIVE_SHIFT = 48;
    private static final long NEXT_MASK = (1L << USED_SHIFT) - 1;
    private static final long USED_MASK = NEXT_MASK << USED_SHIFT;
    private static final long LIVE_MASK = ((1L << 15) - 1) << LIVE_SHIFT;
    static final long CLOSED = 1L << 63;

    static {
        if ((NEXT_MASK ^ USED_MASK ^ LIVE_MASK ^ CLOSED) != -1L) {
            throw new AssertionError("the fields of the word overlap or leave a gap");
        }
    }

    private BlockWord() {}

    static long of(int live, int used, int next) {
        return (long) live << LIVE_SHIFT | (long) used << USED_SHIFT | next;
    }

    static boolean isClosed(long word) {
        return word < 0;
    }

    static int live(long word) {
        return (int) ((word & LIVE_MASK) >>> LIVE_SHIFT);
    }

    static int used(long word) {
        return (int) ((word & USED_MASK) >>> USED_SHIFT);
    }

    static int next(long word) {
        return (int) (word & NEXT_MASK);
    }
}
