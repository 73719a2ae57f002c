package org.acre.allocator.area;

/**
 * The word of a record that says what its range is, for whom and for the how-manieth time.
 *
 * <pre>
 *   63                                16 15 13  12  11       4 3     0
 *  +------------------------------------+-----+----+----------+-------+
 *  |             generation             |  -  |tree| node + 1 | state |
 *  +------------------------------------+-----+----+----------+-------+
 *
 *  tree: this life was carved out of the free tree; its pages are as the tree had them, not as a last owner left them
 * </pre>
 *
 * The generation counts the lives of a record as a busy area. At 12 ns a life 48 bits last 39 days of reusing one record
 * and nothing else, and a stale handle is mistaken only if it sleeps for exactly that long.
 *
 * <pre>
 *  UNUSED --carve (global lock)--> BUSY      FREE --carve a full fit (global lock)--> BUSY
 *  POOLED --pop (the thread that won the pool's head)--> BUSY
 *  BUSY --free (cas)--> LAZY                 BUSY &lt;--resize (cas, global lock)--> RESIZING
 *  BUSY --defer (cas)--> DEFERRED            DEFERRED --release, restore (who deferred it)--> LAZY, BUSY
 *  BUSY --divide (cas)--> DIVIDED            DIVIDED --free by who divided it (cas)--> LAZY
 *  LAZY --populate (the pass that detached the list)--> POOLED
 *  LAZY  --kept back (the pass)--> PINNED   PINNED --next batch (the pass)--> as LAZY
 *  LAZY, POOLED --give back (global lock)--> FREE, or UNUSED when merged into a neighbour
 * </pre>
 */
public final class AreaWord {
    /** No range: the record waits in the supply. */
    public static final int UNUSED = 0;
    /** A range in the free tree. */
    public static final int FREE = 1;
    /** A ready area in the pool of its node. */
    public static final int POOLED = 2;
    /** An area that somebody holds. */
    public static final int BUSY = 3;
    /** A freed area that no purge has taken yet. */
    public static final int LAZY = 4;
    /** A busy area whose length is being changed by the holder of the global lock. */
    public static final int RESIZING = 5;
    /** A freed area that waits for the end of a grace period. */
    public static final int DEFERRED = 6;
    /** A freed area that the hook of a pass has kept back: it comes again with the next batch. */
    public static final int PINNED = 7;
    /** A busy area that its owner hands out in parts: a free by address could as well mean the first of them, and is refused. */
    public static final int DIVIDED = 8;

    private static final long STATE_MASK = 0xF;
    private static final int NODE_SHIFT = 4;
    private static final long NODE_MASK = 0xFFL << NODE_SHIFT;
    private static final long GENERATION_ONE = 1L << 16;

    private static final long FROM_TREE = 1L << 12;

    private static final String[] NAMES = {"unused", "free", "pooled", "busy", "lazy", "busy (resizing)", "deferred", "pinned", "busy (divided)"};

    private AreaWord() {}

    public static int state(long word) {
        return (int) (word & STATE_MASK);
    }

    public static boolean isBusy(long word) {
        long state = word & STATE_MASK;
        return state == BUSY || state == RESIZING || state == DIVIDED;
    }

    /** Whether a full pass can make the range free, or it is free: nobody has it, or keeps it back. */
    public static boolean isReclaimable(long word) {
        long state = word & STATE_MASK;
        return state == FREE || state == LAZY || state == POOLED;
    }

    /** Whether the word is of an area, in whatever state, and not of a free range or of no range. */
    public static boolean isArea(long word) {
        return (word & STATE_MASK) > FREE;
    }

    /** The node that the area belongs to; -1 when it has none. */
    public static int node(long word) {
        return (int) ((word & NODE_MASK) >>> NODE_SHIFT) - 1;
    }

    public static long generation(long word) {
        return word >>> 16;
    }

    public static long withState(long word, int state) {
        return (word & ~STATE_MASK) | state;
    }

    /** The word of the next life: busy, in the same node, out of a pool. */
    public static long reborn(long word) {
        return ((word & ~(STATE_MASK | FROM_TREE)) | BUSY) + GENERATION_ONE;
    }

    /** The word of the next life: busy, in {@code node}, out of a pool. */
    public static long reborn(long word, int node) {
        return withNode(reborn(word), node);
    }

    /** The word of the next life: busy, in {@code node}, carved out of the tree. */
    public static long carved(long word, int node) {
        return reborn(word, node) | FROM_TREE;
    }

    /** Whether this life was carved out of the tree, and not popped from a pool. */
    public static boolean isFromTree(long word) {
        return (word & FROM_TREE) != 0;
    }

    public static long withNode(long word, int node) {
        return (word & ~NODE_MASK) | ((long) (node + 1) << NODE_SHIFT);
    }

    /** For messages: the state in the words of the field. */
    public static String describe(long word) {
        return NAMES[state(word)];
    }
}
