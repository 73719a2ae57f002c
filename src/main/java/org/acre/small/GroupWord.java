package org.acre.small;

/**
 * The word of a group of up to 16 slots: the one truth about which of them are free. A slot whose bits are both 0 is an
 * object, or ready in the magazine that has loaded the group.
 *
 * <pre>
 *    63  62            47  46  45        32 31         16 15          0
 *  +----+----------------+----+------------+-------------+-------------+
 *  | 0  |     loads      |tags|   entry    |taken by slot| free by slot|
 *  +----+----------------+----+------------+-------------+-------------+
 *  | 1  |      ones      |tags|    ones    |    zeros    |    zeros    |   closed: the slab is being given back, or is gone
 *  +----+----------------+----+------------+-------------+-------------+
 *
 *  entry: which entry of which magazine has loaded the group, by its place; 0 if none has
 *  loads: how often that entry has been loaded, when this was: two loads in a row never leave the same word
 *  tags:  some slot of the group has, or had, a tag; never taken back. A free that has read a word without it, and no tag
 *         therefore, finds the word changed when there is one
 *  taken: its user has given it back, but it is not free yet: it waits for a grace period, or for its segments to die
 * </pre>
 *
 * The count of loads wraps after 65,536. A thread that frees an object which another thread frees too would have to sleep,
 * between its look and its cas, for exactly that many loads, to the same group and the same free slots, not to be found.
 */
final class GroupWord {
    /** Slots of a group. */
    static final int SLOTS = 16;
    static final int SLOTS_SHIFT = 4;
    /** Entries lie at multiples of this, below {@link #ENTRIES_END}. */
    static final int ENTRY = 4;
    static final int ENTRIES_END = ENTRY << 14;
    static final long TAGS = 1L << 46;

    private static final int HALF = 32;
    private static final int ENTRY_SHIFT = HALF - 2; // times ENTRY
    private static final int ENTRY_MASK = ENTRIES_END - ENTRY;
    private static final int LOADS_SHIFT = 47;
    private static final long LOADS_MASK = (1L << (63 - LOADS_SHIFT)) - 1;
    private static final long LOAD_MASK = (-1L << HALF) & ~TAGS;
    private static final long FREE_MASK = (1L << SLOTS) - 1;

    private GroupWord() {}

    static int free(long word) {
        return (int) (word & FREE_MASK);
    }

    static int taken(long word) {
        return (int) (word >>> SLOTS & FREE_MASK);
    }

    static boolean hasTags(long word) {
        return (word & TAGS) != 0;
    }

    static long withFree(long word, long slots) {
        return word | slots;
    }

    static long withTaken(long word, long slots) {
        return word | (slots << SLOTS);
    }

    /** The word when slots that were taken are free. */
    static long withTakenFreed(long word, long slots) {
        return (word & ~(slots << SLOTS)) | slots;
    }

    static long withoutTaken(long word, long slots) {
        return word & ~(slots << SLOTS);
    }

    /** Where the entry lies that has loaded the group; 0 if none has. Not for closed words. */
    static int entry(long word) {
        return (int) (word >>> ENTRY_SHIFT) & ENTRY_MASK;
    }

    /** What tells a load from all others: the upper half of the word of a group that an entry has loaded, without tags. */
    static long loadedBy(int entry, long loads) {
        return ((loads & LOADS_MASK) << LOADS_SHIFT) | ((long) entry << ENTRY_SHIFT);
    }

    /** The word of a group when an entry has loaded {@code slots}, which were free in {@code word}. */
    static long loaded(long word, long load, int slots) {
        return load | (word & ~LOAD_MASK & ~slots);
    }

    /** The word of a group when nobody has it loaded any more and {@code slots} are free again. */
    static long unloaded(long word, int slots) {
        return (word & ~LOAD_MASK) | slots;
    }

    /** Whether a group's word and the READY of the entry that it names speak of the same load. */
    static boolean isSameLoad(long word, long ready) {
        return ((word ^ ready) & LOAD_MASK) == 0;
    }

    /** The word of a group that nobody has loaded. */
    static long of(int free) {
        return free & FREE_MASK;
    }

    /** Closes a group that is wholly free and nobody's. */
    static long closed(long word) {
        return LOAD_MASK | (word & TAGS);
    }

    static boolean isClosed(long word) {
        return word < 0;
    }

    /** The word of a closed group when it opens again, with so many free slots. */
    static long reopened(long word, int free) {
        return (word & TAGS) | of(free);
    }
}
