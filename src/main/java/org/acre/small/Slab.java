package org.acre.small;

/**
 * What is known about one slab, in longs beside its memory and never in it. An area of the space, cut into slots of one
 * length, in groups of {@value GroupWord#SLOTS}. The array is made for one life of one slab and never used for another, so
 * whoever still holds it after the slab is gone finds it closed; the collector does the rest.
 *
 * <pre>
 *  + 0 BASE        final     first byte of the slab, a multiple of the granule
 *  + 1 LENGTH      final     bytes of a slot
 *  + 2 RECIPROCAL  final     2^38 / LENGTH, rounded up: a division by LENGTH is a product with this
 *  + 3 BYTES       final     bytes of all slots together
 *  + 4 CLASS       final     size class
 *  + 5 SLOTS       final     how many slots
 *  + 6 LIST_AT     final     free slots of one group that make a full slab worth listing
 *  + 7 ID          final     its number in the table
 *  + 8 NODE        opaque    the node that allocates from it, or did last; written by who has taken it off a list
 *  + 9 STATE       cas       see below
 *  +10 HINT        opaque    the group where to look for a free slot first; any value in range will do
 *  +16 words       cas       one GroupWord a group; neighbours lie on different lines
 *      detached    plain     with held slots: what of each group waits for the invalidation under way; pass lock
 * </pre>
 *
 * <pre>
 *   create                   exhausted: abandon             a free leaves enough: list
 *  ---------> CURRENT ------------------------------> FULL ----------------------------> LISTED
 *                ^                                                                        |  |
 *                +------------------------ pop (who takes it off the list) ---------------+  | all slots free
 *                +------------------------ pop ------------------------- EMPTY &lt;-------------+ (kept) or
 *                                                                          | trim            | (enough kept)
 *                               reopen: somebody has taken a slot          v                 v
 *                    LISTED &lt;-------------------------------------- RETIRING: its words are being closed
 *                                                                          | all closed
 *                                                                          v
 *                                                                        DEAD: when popped, its id is free again
 * </pre>
 * RETIRING and popped meanwhile is RETIRING_UNLISTED: the retirer lists it again, or frees its id.
 */
final class Slab {
    /** Some node allocates from it, or somebody is about to make it so. */
    static final int CURRENT = 0;
    /** Nobody allocates from it, and it is in no list. */
    static final int FULL = 1;
    /** In the list of its node. */
    static final int LISTED = 2;
    /** In the list of its node, and counted there as one with no object in it. */
    static final int EMPTY = 3;
    /** In a list; its words are being closed. */
    static final int RETIRING = 4;
    /** As RETIRING, but in no list any more. */
    static final int RETIRING_UNLISTED = 5;
    /** Given back. */
    static final int DEAD = 6;

    private static final int BASE = 0;
    private static final int LENGTH = 1;
    private static final int RECIPROCAL = 2;
    private static final int BYTES = 3;
    private static final int CLASS = 4;
    private static final int SLOTS = 5;
    private static final int LIST_AT = 6;
    private static final int ID = 7;
    private static final int NODE = 8;
    private static final int STATE = 9;
    private static final int HINT = 10;
    private static final int WORDS = 16;

    /** Longs of a line of 64 bytes. */
    private static final int LINE = 8;
    /** Words lie in blocks of so many longs. */
    private static final int BLOCK = LINE * LINE;

    /** Exact for lengths up to 2^16 and offsets below 2^22: the error of the reciprocal times the offset stays below 2^38. */
    private static final int RECIPROCAL_SHIFT = 38;
    /** A slab worth listing saves so many further walks to the list. */
    private static final int WORTH_LISTING = 4;
    private static final int WORTH_LISTING_PART = 8;

    private Slab() {}

    /** A slab with all slots free that nobody else knows yet. */
    static long[] create(int sizeClass, int length, int slabBytes, int node, boolean holding) {
        int slots = slabBytes / length;
        int groups = (slots + GroupWord.SLOTS - 1) / GroupWord.SLOTS;
        int span = span(groups);
        long[] slab = new long[WORDS + (holding ? 2 : 1) * span + LINE];
        slab[LENGTH] = length;
        slab[RECIPROCAL] = ((1L << RECIPROCAL_SHIFT) + length - 1) / length;
        slab[BYTES] = (long) slots * length;
        slab[CLASS] = sizeClass;
        slab[SLOTS] = slots;
        slab[LIST_AT] = Math.clamp(slots / WORTH_LISTING_PART, 1, WORTH_LISTING);
        slab[NODE] = node;
        slab[STATE] = CURRENT;
        for (int group = 0; group < groups; group++) {
            slab[wordOf(group)] = GroupWord.of(mask(slab, group));
        }
        return slab;
    }

    /** Names its place, before anybody else knows it. */
    static void place(long[] slab, long base, int id) {
        slab[BASE] = base;
        slab[ID] = id;
    }

    private static int span(int groups) {
        return groups <= LINE ? groups * LINE : (groups + BLOCK - 1) / BLOCK * BLOCK;
    }

    static long base(long[] slab) {
        return slab[BASE];
    }

    static long length(long[] slab) {
        return slab[LENGTH];
    }

    static int sizeClass(long[] slab) {
        return (int) slab[CLASS];
    }

    static int slots(long[] slab) {
        return (int) slab[SLOTS];
    }

    static int groups(long[] slab) {
        return (slots(slab) + GroupWord.SLOTS - 1) >>> GroupWord.SLOTS_SHIFT;
    }

    static int id(long[] slab) {
        return (int) slab[ID];
    }

    static boolean isWorthListing(long[] slab, long word) {
        return Integer.bitCount(GroupWord.free(word)) >= slab[LIST_AT];
    }

    /** The slot that starts at {@code address}, or -1 if none does. */
    static int slotAt(long[] slab, long address) {
        long offset = address - slab[BASE];
        if (offset < 0 || offset >= slab[BYTES]) {
            return -1;
        }
        long slot = (offset * slab[RECIPROCAL]) >>> RECIPROCAL_SHIFT;
        return slot * slab[LENGTH] == offset ? (int) slot : -1;
    }

    /** The slot that holds {@code address}, or -1 if it lies before the first or behind the last. */
    static int slotHolding(long[] slab, long address) {
        long offset = address - slab[BASE];
        return offset < 0 || offset >= slab[BYTES] ? -1 : (int) (offset / slab[LENGTH]);
    }

    static long address(long[] slab, int slot) {
        return slab[BASE] + slot * slab[LENGTH];
    }

    static int group(int slot) {
        return slot >>> GroupWord.SLOTS_SHIFT;
    }

    /** The bit of a slot in the lower half of its group's word. */
    static long bit(int slot) {
        return 1L << (slot & (GroupWord.SLOTS - 1));
    }

    static int firstSlot(int group) {
        return group << GroupWord.SLOTS_SHIFT;
    }

    /** The free bits of a group that is wholly free: all ones, but for the last group of a slab. */
    static int mask(long[] slab, int group) {
        int slots = Math.min(GroupWord.SLOTS, slots(slab) - firstSlot(group));
        return -1 >>> (GroupWord.SLOTS - slots);
    }

    /**
     * Where the word of a group lies. Eight neighbours lie on eight lines, because neighbouring groups are what different
     * threads use at the same time: one loads a group while another frees objects of the one before.
     */
    static int wordOf(int group) {
        return WORDS + (group & -BLOCK) + (((group << 3) | (group & (BLOCK - 1)) >>> 3) & (BLOCK - 1));
    }

    static long word(long[] slab, int group) {
        return Words.acquire(slab, wordOf(group));
    }

    /** As {@link #word}, in one order with the state: see {@link Slabs#abandon}. */
    static long wordVolatile(long[] slab, int group) {
        return Words.ofVolatile(slab, wordOf(group));
    }

    static boolean casWord(long[] slab, int group, long expected, long word) {
        return Words.cas(slab, wordOf(group), expected, word);
    }

    /** Where it lies what of a group waits for the invalidation under way. */
    static int detachedOf(long[] slab, int group) {
        return wordOf(group) + span(groups(slab));
    }

    /** Volatile: see {@link Slabs#abandon}. */
    static int state(long[] slab) {
        return (int) Words.ofVolatile(slab, STATE);
    }

    static boolean casState(long[] slab, int expected, int state) {
        return Words.cas(slab, STATE, expected, state);
    }

    static int node(long[] slab) {
        return (int) Words.opaque(slab, NODE);
    }

    static void setNode(long[] slab, int node) {
        Words.setOpaque(slab, NODE, node);
    }

    static int hint(long[] slab) {
        return (int) Words.opaque(slab, HINT);
    }

    static void setHint(long[] slab, int group) {
        Words.setOpaque(slab, HINT, group);
    }

    /** Whether all slots were free; right only if no slot was taken meanwhile. */
    static boolean isEmpty(long[] slab) {
        for (int group = groups(slab) - 1; group >= 0; group--) {
            // volatile: of two frees that each empty a group, the later one sees both
            if (GroupWord.free(wordVolatile(slab, group)) != mask(slab, group)) {
                return false;
            }
        }
        return true;
    }
}
