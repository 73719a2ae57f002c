package org.acre.purge.deferred;

/**
 * Where a head is, in 64 bits: the head of a list of heads, and the link word in each. It names what is freed and not an
 * address, so a link that somebody has overwritten is found and leads nowhere.
 *
 * <pre>
 *   63 62                                12 11               0
 *  +--+-------------------------------------+------------------+
 *  |ob|  ticket of an area, or address / 8  |  offset / 8      |
 *  +--+-------------------------------------+------------------+
 *   object of a BulkFree                     of the head in it, in words: up to 4,095, as in 2008
 * </pre>
 *
 * 0 is no head: tickets start at 1. The second word of a head says what is to be done: up to 4,095 it is the offset once more, and the
 * area is freed without a look at any callback; above, it is the number of a callback.
 */
final class HeadLink {
    /** No head. */
    static final long NONE = 0;
    /** Bytes of a head. */
    static final long BYTES = 16;
    /** Offset of the second word. */
    static final long ACTION = 8;
    /** The largest offset in words; numbers of callbacks lie above it. */
    static final int MOST_WORDS = 4095;

    private static final int OFFSET_BITS = 12;
    private static final long OBJECT = Long.MIN_VALUE;
    /** Objects lie below this. The top bits are spared, so that no link is -1. */
    private static final long ADDRESS_LIMIT = 1L << 53;

    static {
        if (MOST_WORDS != (1 << OFFSET_BITS) - 1) {
            throw new AssertionError("an offset fills its bits");
        }
    }

    private HeadLink() {}

    /** @throws IllegalArgumentException if the entry is an object that no link can name */
    static long of(long entry, int offsetWords) {
        if (!Deferrals.isObject(entry)) {
            return entry << OFFSET_BITS | offsetWords;
        }
        long address = Deferrals.address(entry);
        if ((address & 7) != 0 || address >= ADDRESS_LIMIT) {
            throw new IllegalArgumentException("an object with a head starts at a multiple of 8 below 2^53; got 0x"
                    + Long.toHexString(address));
        }
        return OBJECT | (address >>> 3) << OFFSET_BITS | offsetWords;
    }

    /** What is freed: see {@link Deferrals}. */
    static long entry(long link) {
        long value = (link & ~OBJECT) >>> OFFSET_BITS;
        return link < 0 ? Deferrals.object(value << 3) : value;
    }

    static int offsetWords(long link) {
        return (int) link & MOST_WORDS;
    }
}
