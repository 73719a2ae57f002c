package org.acre.small;

/**
 * The word of a group of up to 32 slots: the one truth about which of them are free. A slot whose bits are all 0 is an
 * object, or ready in the magazine that has loaded the group.
 *
 * <pre>
 *    63  62            46 45        32 31                0
 *  +----+----------------+------------+-------------------+
 *  | 0  |     loads      |   entry    |  free, by slot    |   slots that are used again at once
 *  +----+----------------+------------+-------------------+
 *  |          held, by slot           |  free, by slot    |   slots that are held until an invalidation
 *  +----------------------------------+-------------------+
 *  |               ones               |      zeros        |   closed: the slab is being given back, or is gone
 *  +----------------------------------+-------------------+
 *
 *  entry: which entry of which magazine has loaded the group, by its place; 0 if none has
 *  loads: how often that entry has been loaded, when this was: two loads in a row never leave the same word
 * </pre>
 *
 * The count of loads wraps after 131,072. A thread that frees an object which another thread frees too would have to sleep,
 * between its look and its cas, for exactly that many loads, to the same group and the same free slots, not to be found.
 */
final class GroupWord {
    /** Slots of a group. */
    static final int SLOTS = 32;
    static final int SLOTS_SHIFT = 5;
    /** Entries lie at multiples of this, below {@link #ENTRIES_END}. */
    static final int ENTRY = 4;
    static final int ENTRIES_END = ENTRY << 14;
    static final long CLOSED = -1L << SLOTS;

    private static final int ENTRY_SHIFT = SLOTS - 2; // times ENTRY
    private static final int ENTRY_MASK = ENTRIES_END - ENTRY;
    private static final int LOADS_SHIFT = 46;
    private static final long LOADS_MASK = (1L << (63 - LOADS_SHIFT)) - 1;
    private static final long FREE_MASK = (1L << SLOTS) - 1;

    private GroupWord() {}

    static int free(long word) {
        return (int) word;
    }

    static int held(long word) {
        return (int) (word >>> SLOTS);
    }

    /** Where the entry lies that has loaded the group; 0 if none has. Not for words with held slots, nor for closed ones. */
    static int entry(long word) {
        return (int) (word >>> ENTRY_SHIFT) & ENTRY_MASK;
    }

    /** The upper half of the word of a group that an entry has loaded. */
    static long loadedBy(int entry, long loads) {
        return ((loads & LOADS_MASK) << LOADS_SHIFT) | ((long) entry << ENTRY_SHIFT);
    }

    /** Whether a group's word and the READY of the entry that it names speak of the same load. */
    static boolean isSameLoad(long word, long ready) {
        return (word ^ ready) >>> SLOTS == 0;
    }

    /** The word of a group that nobody has loaded. */
    static long of(int free) {
        return free & FREE_MASK;
    }
}
