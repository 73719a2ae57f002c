package org.acre.purge.grace;

/**
 * One reader in one word, so that entering and leaving are one store each.
 *
 * <pre>
 *   63                                16 15 14             0
 *  +------------------------------------+--+----------------+
 *  |  epoch                             |c |  depth         |
 *  +------------------------------------+--+----------------+
 *   that of the gate when the outermost  |   sections open, one inside the other
 *   section was opened                   claimed: a slot that is taken, whose thread is not inside yet
 *
 *   0 = outside
 * </pre>
 *
 * The epoch is the gate's and not a count of the reader's own: a grace period need not wait for sections that were opened after
 * it began, and what a reader stores does not depend on what it stored last.
 */
public final class ReaderWord {
    /** The most sections that one reader can have open, one inside the other. */
    public static final int MAX_DEPTH = (1 << 15) - 1;

    static final long OUTSIDE = 0;
    static final long CLAIMED = 1L << 15;

    private static final int EPOCH_SHIFT = 16;

    static {
        if ((1L << EPOCH_SHIFT) - 1 != CLAIMED + MAX_DEPTH) {
            throw new AssertionError("the fields of the word meet or leave a gap");
        }
    }

    private ReaderWord() {}

    static int depth(long word) {
        return (int) (word & MAX_DEPTH);
    }

    static boolean isInside(long word) {
        return (word & MAX_DEPTH) != 0;
    }

    /** The outermost section begins, in the epoch of {@code gate}, whatever flags it has. */
    static long opened(long gate) {
        return (gate >>> EPOCH_SHIFT << EPOCH_SHIFT) + 1;
    }

    static long nested(long word) {
        return word + 1;
    }

    /** The innermost section ends. */
    static long exited(long word) {
        return depth(word) == 1 ? OUTSIDE : word - 1;
    }

    /** Whether two words, of readers or of the gate, are of one epoch. */
    static boolean isSameEpoch(long word, long other) {
        return word >>> EPOCH_SHIFT == other >>> EPOCH_SHIFT;
    }

    /**
     * Whether the outermost section that was open in {@code seen} has ended by {@code now}. If it has, and another was opened in
     * the same epoch, the answer is no, which is safe; since the gate's epoch is a later one by then, it does not stay no.
     */
    static boolean hasEnded(long seen, long now) {
        return !isInside(now) || !isSameEpoch(seen, now);
    }
}
