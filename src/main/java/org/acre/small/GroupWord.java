package org.acre.small;

/**
 * The word of a group of up to 32 slots: the one truth about which of them are free. A slot whose bits are all 0 is an
 * object, or ready in the magazine that has loaded the group.
 *
 * <pre>
 *    63   62       54 53            32 31                0
 *  +----+------------+----------------+-------------------+
 *  | 0  | loader + 1 |     loads      |  free, by slot    |   slots that are used again at once
 *  +----+------------+----------------+-------------------+
 *  |          held, by slot           |  free, by slot    |   slots that are held until an invalidation
 *  +----------------------------------+-------------------+
 *  |               ones               |      zeros        |   closed: the slab is being given back, or is gone
 *  +----------------------------------+-------------------+
 *
 *  loader: the magazine that has loaded the group; loader + 1 is 0 if none has
 *  loads:  how often that magazine has loaded this class, when it did so: two loads never leave the same word
 * </pre>
 *
 * The count of loads wraps after four million. A thread that frees a slot twice would have to sleep between its look and its
 * cas for exactly that many loads by one magazine, back to the same group and the same free slots, not to be found.
 */
final class GroupWord {
    /** Slots of a group. */
    static final int SLOTS = 32;
    static final int SLOTS_SHIFT = 5;
    /** Most magazines. */
    static final int LOADERS = 256;
    static final long CLOSED = -1L << SLOTS;

    private static final int LOADER_SHIFT = 54;
    private static final long LOADS_MASK = (1L << (LOADER_SHIFT - SLOTS)) - 1;
    private static final long FREE_MASK = (1L << SLOTS) - 1;

    private GroupWord() {}

    static int free(long word) {
        return (int) word;
    }

    static int held(long word) {
        return (int) (word >>> SLOTS);
    }

    /** Whether a magazine has loaded the group; not for words of held slots, nor for closed ones. */
    static boolean isLoaded(long word) {
        return word >>> LOADER_SHIFT != 0;
    }

    /** The magazine that has loaded the group, or -1. */
    static int loader(long word) {
        return (int) (word >>> LOADER_SHIFT) - 1;
    }

    /** The upper half of a word that has been loaded. */
    static long loadedBy(int magazine, long loads) {
        return ((long) (magazine + 1) << LOADER_SHIFT) | ((loads & LOADS_MASK) << SLOTS);
    }

    static boolean isLoadedBy(long word, long loaded) {
        return (word & ~FREE_MASK) == loaded;
    }

    /** Only the free slots: nobody has loaded the group. */
    static long unloaded(long word) {
        return word & FREE_MASK;
    }

    static long of(int free) {
        return free & FREE_MASK;
    }
}
