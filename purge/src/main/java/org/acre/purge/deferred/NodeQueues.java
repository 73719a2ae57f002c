package org.acre.purge.deferred;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.acre.purge.BlockMemory;

/**
 * What has been freed and not been taken by the monitor yet, a queue for each node: entries in bulk blocks, one stack of blocks for
 * areas and one for objects, and heads in a list. Any thread adds, with one cas and without waiting; one thread takes.
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
 *  BYTES             bytes added so far
 *  FILLED            entries in blocks that have become full, or were taken, so far
 * </pre>
 *
 * A block is never out of reach between two words: it stays the top, full or not, until the next one stands on it, so that whoever takes
 * the top takes every entry that was reserved before. One cas decides whether an entry comes before that or after it.
 */
final class NodeQueues {
    /** What became of an entry. */
    enum Outcome {
        QUEUED,
        /** No block is to be had without waiting; nothing was done. */
        NO_BLOCK,
        /** Nothing is let in any more; nothing was done. */
        CLOSED
    }

    /** Heads between two calls of the monitor, as many as a block has entries, or about: a power of two. */
    private static final int HEADS_WORTH = 512;

    private static final int AREAS = 0;
    private static final int OBJECTS = 1;
    private static final int HEADS = 2;
    private static final int HEAD_COUNT = 3;
    private static final int SINCE = 4;
    private static final int BYTES = 5;
    private static final int FILLED = 6;
    private static final int WORDS = 7;

    /** Two lines of 64 bytes between the words of two nodes, because some processors fetch lines in pairs. */
    private static final int PAD = 16;

    private static final int STRIDE = PAD + WORDS;
    private static final long NONE = 0;
    private static final long CLOSED = -1;

    private final AtomicLongArray words;
    private final int nodes;
    private final BulkBlock blocks;
    private final BlankBlocks blanks;
    private final HeldBytes held;
    private final Runnable callMonitor;
    private final int capacity;
    private final long reservedMask;
    private final LongAdder opened = new LongAdder();

    NodeQueues(int nodes, BulkBlock blocks, BlankBlocks blanks, long limitBytes, Runnable callMonitor) {
        this.nodes = nodes;
        this.words = new AtomicLongArray(nodes * STRIDE + PAD);
        this.blocks = blocks;
        this.blanks = blanks;
        this.callMonitor = callMonitor;
        this.capacity = blocks.capacity();
        this.reservedMask = blocks.bytes() - 1;
        this.held = new HeldBytes(limitBytes, nodes, () -> sum(BYTES), callMonitor);
    }

    private static int at(int node, int word) {
        return PAD + node * STRIDE + word;
    }

    HeldBytes held() {
        return held;
    }

    /** Adds an entry to the open block of a node. */
    Outcome add(int node, long entry, long bytes) {
        int at = at(node, Deferrals.isObject(entry) ? OBJECTS : AREAS);
        while (true) {
            long top = words.getAcquire(at);
            if (top == CLOSED) {
                return Outcome.CLOSED;
            }
            int reserved = (int) (top & reservedMask);
            if (top == NONE || reserved == capacity) {
                long blank = blanks.take(node);
                if (blank == BlockMemory.NONE) {
                    return Outcome.NO_BLOCK;
                }
                if (addBlock(node, at, top, blank, entry)) {
                    noteAdded(node, bytes);
                    return Outcome.QUEUED;
                }
            } else if (words.compareAndSet(at, top, top + 1)) {
                // cas: the entry is this thread's; what was done before the free comes before the monitor's take, and so before the
                // cookie that is drawn then.
                blocks.setEntryRelease(top - reserved, reserved, entry);
                noteAdded(node, bytes);
                if (reserved + 1 == capacity) {
                    noteFull(node);
                }
                return Outcome.QUEUED;
            }
        }
    }

    /** Puts a block with one entry on top. @return false, and the block is blank again, if the top has changed */
    private boolean addBlock(int node, int at, long top, long blank, long entry) {
        blocks.setNext(blank, top & ~reservedMask);
        blocks.setEntryRelease(blank, 0, entry);
        // cas: publishes the link and the entry; pairs with takeStack and takeBelowTop. If the top has changed the link is wrong.
        if (words.compareAndSet(at, top, blank | 1)) {
            opened.increment();
            return true;
        }
        blocks.clear(blank, 1);
        blanks.put(node, blank);
        return false;
    }

    /** Adds a head, of which the action is written, to the list of a node. */
    Outcome addHead(int node, long link, Heads heads, long bytes) {
        while (true) {
            long below = words.getAcquire(at(node, HEADS));
            if (below == CLOSED) {
                return Outcome.CLOSED;
            }
            heads.writeLink(link, below);
            // cas: publishes the words of the head; pairs with take.
            if (words.compareAndSet(at(node, HEADS), below, link)) {
                noteAdded(node, bytes);
                if ((words.incrementAndGet(at(node, HEAD_COUNT)) & (HEADS_WORTH - 1)) == 0) {
                    callMonitor.run();
                }
                return Outcome.QUEUED;
            }
        }
    }

    /** Counts what has been added, by whatever way; after it has been added. */
    void noteAdded(int node, long bytes) {
        held.noteAdded(words.getAndAdd(at(node, BYTES), bytes), bytes);
        // Read after the cas that added: if the monitor has not taken the entry, it has not yet forgotten this, or it is 0 here.
        if (words.getAcquire(at(node, SINCE)) == 0) {
            // The race is benign: two threads that add at the same time write about the same time, and one that comes after
            // the monitor says of an empty queue that it has waited.
            words.set(at(node, SINCE), System.nanoTime() | 1);
            callMonitor.run();
        }
    }

    private void noteFull(int node) {
        words.getAndAdd(at(node, FILLED), capacity);
        callMonitor.run();
    }

    /** Moves the full blocks below the tops into {@code batch}. By the monitor. */
    void takeFull(Batch batch, Grace grace) {
        for (int node = 0; node < nodes; node++) {
            takeBelowTop(batch, grace, node, AREAS);
            takeBelowTop(batch, grace, node, OBJECTS);
        }
    }

    private void takeBelowTop(Batch batch, Grace grace, int node, int stack) {
        long top = words.getAcquire(at(node, stack)); // acquire: the link of the top; pairs with addBlock
        if (top == NONE || top == CLOSED) {
            return;
        }
        long block = top & ~reservedMask;
        long below = blocks.next(block);
        if (below != BlockMemory.NONE) {
            // Only the monitor follows links, so it may cut them.
            blocks.setNext(block, BlockMemory.NONE);
            batch.addBlocks(stack, below, capacity, grace.snapshot(), words.getOpaque(at(node, SINCE)));
        }
    }

    /** Moves everything into {@code batch}, and if {@code last} lets nothing more in. By the monitor. */
    void takeAll(Batch batch, Grace grace, boolean last) {
        batch.reserve(nodes); // before anything is taken, so that lack of memory loses nothing
        for (int node = 0; node < nodes; node++) {
            // Volatile, and first: see noteAdded.
            long since = words.getAndSet(at(node, SINCE), 0);
            takeStack(batch, grace, node, AREAS, since, last);
            takeStack(batch, grace, node, OBJECTS, since, last);
            long count = words.getAndSet(at(node, HEAD_COUNT), 0);
            long link = words.getAndSet(at(node, HEADS), last ? CLOSED : HeadLink.NONE);
            if (link != HeadLink.NONE && link != CLOSED) {
                batch.addHeads(link, since);
            }
            words.getAndAdd(at(node, FILLED), count);
        }
    }

    private void takeStack(Batch batch, Grace grace, int node, int stack, long since, boolean last) {
        // getAndSet: acquires every entry reserved so far; the cookie is drawn after it.
        long top = words.getAndSet(at(node, stack), last ? CLOSED : NONE);
        if (top == NONE || top == CLOSED) {
            return;
        }
        int reserved = (int) (top & reservedMask);
        if (reserved != capacity) {
            words.getAndAdd(at(node, FILLED), reserved);
        }
        batch.addBlocks(stack, top - reserved, reserved, grace.snapshot(), since);
    }

    /** Whether a block's worth waits in a node, or a block is full. */
    boolean hasWorth() {
        for (int node = 0; node < nodes; node++) {
            if (hasWorth(node, AREAS) || hasWorth(node, OBJECTS)
                    || words.getOpaque(at(node, HEAD_COUNT)) >= HEADS_WORTH) {
                return true;
            }
        }
        return false;
    }

    private boolean hasWorth(int node, int stack) {
        long top = words.getOpaque(at(node, stack));
        return top != CLOSED && (top & reservedMask) == capacity;
    }

    /** When the oldest of what is here was added, or before; 0 if nothing is. */
    long since() {
        long oldest = 0;
        for (int node = 0; node < nodes; node++) {
            oldest = Batch.earlier(oldest, words.getAcquire(at(node, SINCE)));
        }
        return oldest;
    }

    private long sum(int word) {
        long sum = 0;
        for (int node = 0; node < nodes; node++) {
            sum += words.getOpaque(at(node, word));
        }
        return sum;
    }

    /** Entries and heads added so far, but for those that were added by another way. */
    long addedCount() {
        long count = sum(FILLED) + sum(HEAD_COUNT);
        for (int node = 0; node < nodes; node++) {
            count += openCount(node, AREAS) + openCount(node, OBJECTS);
        }
        return count;
    }

    private long openCount(int node, int stack) {
        long top = words.getOpaque(at(node, stack));
        long reserved = top == CLOSED ? 0 : top & reservedMask;
        return reserved == capacity ? 0 : reserved; // a full one is counted as filled
    }

    /** Blocks opened so far. */
    long openedBlocks() {
        return opened.sum();
    }
}
