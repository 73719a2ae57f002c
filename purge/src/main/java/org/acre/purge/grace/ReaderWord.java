package org.acre.purge.grace;

/**
 * One reader in one word, so that entering and leaving are one store each.
 *
 * <pre>
 *   63                                16 15 14             0
 *  +------------------------------------+--+----------------+
 *  |  generation                        |c |  depth         |
 *  +------------------------------------+--+----------------+
 *   sections left so far (wraps)         |   sections open, one inside the other; 0 = outside
 *                                        claimed: taken, but its thread is not inside yet
 * </pre>
 *
 * A waiter that saw a section open knows that it has ended when the depth is 0 or the generation another one. It would miss
 * that if exactly 2^48 sections had come and gone between two looks; it would then wait for the section open now, and look again.
 */
public final class ReaderWord {
    /** The most sections that one reader can have open, one inside the other. */
    public static final int MAX_DEPTH = (1 << 15) - 1;

    private static final long DEPTH_MASK = MAX_DEPTH;
    private static final long CLAIMED = 1L << 15;
    private static final int GENERATION_SHIFT = 16;
    /** A section that ends takes itself from the depth and adds itself to the generation. */
    private static final long LAST_EXIT = (1L << GENERATION_SHIFT) - 1;

    static {
        if (DEPTH_MASK + CLAIMED != LAST_EXIT) {
            throw new AssertionError("the fields of the word meet or leave a gap");
        }
    }

    private ReaderWord() {}

    static int depth(long word) {
        return (int) (word & DEPTH_MASK);
    }

    static boolean isInside(long word) {
        return (word & DEPTH_MASK) != 0;
    }

    /** Whether nobody is inside and nobody is on the way in. */
    static boolean isIdle(long word) {
        return (word & (DEPTH_MASK | CLAIMED)) == 0;
    }

    static long claimed(long idle) {
        return idle | CLAIMED;
    }

    static long entered(long word) {
        return word + 1;
    }

    static long exited(long word) {
        return word + (depth(word) == 1 ? LAST_EXIT : -1);
    }

    /** Whether the outermost section that was open in {@code seen} has ended by {@code now}. */
    static boolean hasEnded(long seen, long now) {
        return !isInside(now) || seen >>> GENERATION_SHIFT != now >>> GENERATION_SHIFT;
    }
}
