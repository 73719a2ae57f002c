package org.acre.purge.deferred;

import org.acre.purge.BlockMemory;

/**
 * The words of bulk blocks: one page each, filled by any thread, emptied by the monitor.
 *
 * <pre>
 *  word  field    who writes it      what
 *  +0    next     who opens it       the block below in the stack of its node, which is full; later the next one of a list
 *  +1    count    the monitor        entries, when it has been taken
 *  +2    cookie   the monitor        the grace period that covers the youngest entry
 *  +3    entry 0  who reserved it    see Deferrals; 0 = reserved, and not written yet
 *  ...
 * </pre>
 *
 * All words are written with release and read with acquire; what that is needed for stands where it is.
 */
final class BulkBlock {
    private static final int NEXT = 0;
    private static final int COUNT = 1;
    private static final int COOKIE = 2;
    private static final int ENTRIES = 3;

    private static final long LEAST_BYTES = 128;
    private static final long MOST_BYTES = 1L << 30;

    private final BlockMemory memory;
    private final long bytes;
    private final int capacity;

    BulkBlock(BlockMemory memory) {
        this.memory = memory;
        this.bytes = memory.blockBytes();
        if (Long.bitCount(bytes) != 1 || bytes < LEAST_BYTES || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a block is a page, a power of two from " + LEAST_BYTES + " to " + MOST_BYTES + " bytes; got " + bytes);
        }
        this.capacity = (int) (bytes / Long.BYTES) - ENTRIES;
    }

    /** Entries of a full block: 509 where pages have 4 KiB. */
    int capacity() {
        return capacity;
    }

    /** Bytes of a block, so that the low bits of its address are free for a count up to {@link #capacity}. */
    long bytes() {
        return bytes;
    }

    long next(long block) {
        return memory.load(block, NEXT);
    }

    void setNext(long block, long next) {
        memory.store(block, NEXT, next);
    }

    int count(long block) {
        return (int) memory.load(block, COUNT);
    }

    long cookie(long block) {
        return memory.load(block, COOKIE);
    }

    void setTaken(long block, int count, long cookie) {
        memory.store(block, COUNT, count);
        memory.store(block, COOKIE, cookie);
    }

    /** acquire: pairs with {@link #setEntryRelease}. */
    long entryAcquire(long block, int index) {
        return memory.load(block, ENTRIES + index);
    }

    /** release: whatever its owner did before the free is seen by who finds the entry; pairs with {@link #entryAcquire}. */
    void setEntryRelease(long block, int index, long entry) {
        memory.store(block, ENTRIES + index, entry);
    }

    /** Whether all who reserved an entry have written it. */
    boolean isComplete(long block) {
        int count = count(block);
        for (int i = 0; i < count; i++) {
            if (entryAcquire(block, i) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Makes a block blank again of which {@code count} entries were used. */
    void clear(long block, int count) {
        for (int word = 0; word < ENTRIES + count; word++) {
            memory.store(block, word, 0);
        }
    }
}
