package org.acre.purge;

/**
 * Where {@link DeferredFree} keeps its bulk blocks, and how it writes heads: this floor touches no memory itself.
 *
 * <p>A block is one page of 64-bit words. Keep blocks apart from the memory that is being freed: a stale write of a user into a block
 * would free an area that somebody holds. Blocks are blank, all their words zero, when they are taken and when they are given back.
 *
 * <p>Any thread calls any method at any time, unless it says otherwise.
 */
public interface BlockMemory {
    /** No block; a block is above it, and a multiple of {@link #blockBytes}. */
    long NONE = 0;

    /** Bytes of a block: a power of two from 128 to 1 GiB, one page. */
    long blockBytes();

    /** A blank block, or {@link #NONE}. Never waits and takes no lock. */
    long tryTake();

    /** Sees to it that {@code blocks} blank blocks can be taken without waiting, or as many as there are. By one thread at a time; may wait. */
    void refill(int blocks);

    /** Takes a blank block back. */
    void give(long block);

    /** A word of a block, with acquire semantics; words are counted from 0. */
    long load(long block, int word);

    /** Writes a word of a block, with release semantics. */
    void store(long block, int word, long value);

    /** Whether the areas to be freed are memory, so that a head can be written into them. */
    default boolean reachesAreas() {
        return false;
    }

    /**
     * A word of an area, plain.
     *
     * @param address a multiple of 8
     * @throws IndexOutOfBoundsException if it is none of the memory that the areas are in
     */
    default long loadHead(long address) {
        throw new UnsupportedOperationException("no memory behind the areas; asked for 0x" + Long.toHexString(address));
    }

    /** Writes a word of an area, plain; otherwise as {@link #loadHead}. */
    default void storeHead(long address, long value) {
        throw new UnsupportedOperationException(
                "no memory behind the areas; asked to write " + value + " at 0x" + Long.toHexString(address));
    }
}
