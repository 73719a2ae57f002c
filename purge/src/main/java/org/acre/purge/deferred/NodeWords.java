package org.acre.purge.deferred;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The words of {@link NodeQueues}, a group for each node.
 *
 * <pre>
 *  word of a node    what
 *  AREAS, OBJECTS    the top block of the stack, and how many of its entries are reserved; the blocks below are full
 *                      63                    12 11         0
 *                     +------------------------+------------+
 *                     |  address of the block  |  reserved  |     0: no block; -1: closed
 *                     +------------------------+------------+   (the split is where the page size has it)
 *  HEADS             the head added last, see HeadLink; 0: none; -1: closed
 *  HEAD_COUNT        heads in that list, or about
 *  SINCE             when the first was added after everything had been taken, by System.nanoTime; 0: not since then
 *  EXTRA             bytes added so far beyond one unit for each entry of a block: see below
 *  FILLED            entries in blocks that have become full, or were taken, so far: a word for each stack
 *  TAKEN_HEADS       heads that were taken so far
 *  OPENED            blocks opened so far
 * </pre>
 *
 * Bytes are counted without an atomic operation of their own where that can be: each entry of a block counts as a unit, a page for areas
 * and for objects the length of the first there was, and what it has more or less is added up in EXTRA.
 */
final class NodeWords {
    static final int AREAS = 0;
    static final int OBJECTS = 1;
    static final int HEADS = 2;
    static final int HEAD_COUNT = 3;
    static final int SINCE = 4;
    static final int EXTRA = 5;
    /** The word of the stack of areas; that of objects follows. */
    static final int FILLED = 6;
    static final int TAKEN_HEADS = 8;
    static final int OPENED = 9;
    private static final int WORDS = 10;

    /** Two lines of 64 bytes between the words of two nodes, because some processors fetch lines in pairs. */
    private static final int PAD = 16;

    private static final int STRIDE = PAD + WORDS;
    static final long NONE = 0;
    static final long CLOSED = -1;

    final AtomicLongArray words;
    private final int nodes;
    private final int capacity;
    private final long reservedMask;
    private final long areaUnit;
    /** 0: no object was there yet. */
    private final AtomicLong objectUnit = new AtomicLong();

    /**
     * @param capacity entries of a block
     * @param blockBytes a power of two
     * @param areaUnit bytes of most areas
     */
    NodeWords(int nodes, int capacity, long blockBytes, long areaUnit) {
        this.words = new AtomicLongArray(nodes * STRIDE + PAD);
        this.nodes = nodes;
        this.capacity = capacity;
        this.reservedMask = blockBytes - 1;
        this.areaUnit = areaUnit;
    }

    static int at(int node, int word) {
        return PAD + node * STRIDE + word;
    }

    /** What an entry of a stack counts as. Set by the first object, of {@code bytes}, before it is counted. */
    long unit(int stack, long bytes) {
        if (stack == AREAS) {
            return areaUnit;
        }
        long unit = objectUnit.getPlain(); // it changes once, and who has not seen that tries to change it
        return unit != 0 ? unit : firstUnit(bytes);
    }

    private long firstUnit(long bytes) {
        long first = objectUnit.compareAndExchange(0, Math.max(1, bytes));
        return first != 0 ? first : Math.max(1, bytes);
    }

    /** Whether there is a block on top that is not full. */
    boolean isOpen(long top) {
        return top != NONE && (top & reservedMask) < capacity; // what CLOSED has there is more
    }

    int reserved(long top) {
        return (int) (top & reservedMask);
    }

    long block(long top) {
        return top & ~reservedMask;
    }

    private long sum(int word) {
        long sum = 0;
        for (int node = 0; node < nodes; node++) {
            sum += words.getOpaque(at(node, word));
        }
        return sum;
    }

    /** Entries of a stack added so far. */
    private long entries(int stack) {
        long count = sum(FILLED + stack);
        for (int node = 0; node < nodes; node++) {
            long top = words.getOpaque(at(node, stack));
            count += isOpen(top) ? reserved(top) : 0; // those of a full one are counted as filled
        }
        return count;
    }

    /** Entries and heads added so far, but for those that were added by another way. */
    long addedCount() {
        return entries(AREAS) + entries(OBJECTS) + sum(HEAD_COUNT) + sum(TAKEN_HEADS);
    }

    /** Bytes added so far, by whatever way. */
    long addedBytes() {
        return entries(AREAS) * areaUnit + entries(OBJECTS) * objectUnit.get() + sum(EXTRA);
    }

    /** Blocks opened so far. */
    long openedBlocks() {
        return sum(OPENED);
    }

    /** Whether a block of a node is full, or so many heads wait. */
    boolean hasWorth(int node, int heads) {
        return isFull(node, AREAS) || isFull(node, OBJECTS) || words.getOpaque(at(node, HEAD_COUNT)) >= heads;
    }

    private boolean isFull(int node, int stack) {
        long top = words.getOpaque(at(node, stack));
        return top != CLOSED && reserved(top) == capacity;
    }
}
