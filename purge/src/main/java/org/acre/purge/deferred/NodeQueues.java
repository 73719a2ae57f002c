package org.acre.purge.deferred;

import static org.acre.purge.deferred.NodeWords.AREAS;
import static org.acre.purge.deferred.NodeWords.CLOSED;
import static org.acre.purge.deferred.NodeWords.EXTRA;
import static org.acre.purge.deferred.NodeWords.FILLED;
import static org.acre.purge.deferred.NodeWords.HEADS;
import static org.acre.purge.deferred.NodeWords.HEAD_COUNT;
import static org.acre.purge.deferred.NodeWords.NONE;
import static org.acre.purge.deferred.NodeWords.OBJECTS;
import static org.acre.purge.deferred.NodeWords.OPENED;
import static org.acre.purge.deferred.NodeWords.SINCE;
import static org.acre.purge.deferred.NodeWords.TAKEN_HEADS;
import static org.acre.purge.deferred.NodeWords.at;

import java.util.concurrent.atomic.AtomicLongArray;
import org.acre.purge.BlockMemory;
import org.jspecify.annotations.Nullable;

/**
 * What has been freed and not been taken by the monitor yet, a queue for each node: entries in bulk blocks, one stack of blocks for
 * areas and one for objects, and heads in a list. Any thread adds, with one cas and without waiting; one thread takes. Its words are
 * {@link NodeWords}.
 *
 * <p>A block is never out of reach between two words: it stays the top, full or not, until the next one stands on it, so that whoever takes
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

    private final NodeWords groups;
    private final AtomicLongArray words;
    private final int nodes;
    private final BulkBlock blocks;
    private final BlankBlocks blanks;
    private final HeldBytes held;
    private final Runnable callMonitor;
    private final int capacity;

    /**
     * @param areaUnit bytes of most areas
     * @param callMonitor must not throw: what it is called for is queued
     */
    NodeQueues(int nodes, BulkBlock blocks, BlankBlocks blanks, long areaUnit, long limitBytes, Runnable callMonitor) {
        this.nodes = nodes;
        this.blocks = blocks;
        this.blanks = blanks;
        this.callMonitor = callMonitor;
        this.capacity = blocks.capacity();
        this.groups = new NodeWords(nodes, capacity, blocks.bytes(), areaUnit);
        this.words = groups.words;
        this.held = new HeldBytes(limitBytes, nodes, groups::addedBytes, callMonitor);
    }

    HeldBytes held() {
        return held;
    }

    /** Adds an entry to the open block of a node. It does not throw once the entry is in. */
    Outcome add(int node, long entry, long bytes) {
        int stack = Deferrals.isObject(entry) ? OBJECTS : AREAS;
        long top = words.getAcquire(at(node, stack));
        return groups.isOpen(top) && tryReserve(node, stack, top, entry, bytes)
                ? Outcome.QUEUED
                : addSlow(node, stack, entry, bytes);
    }

    private boolean tryReserve(int node, int stack, long top, long entry, long bytes) {
        // cas: the entry is this thread's; what was done before the free comes before the monitor's take, and so before the
        // cookie that is drawn then.
        if (!words.compareAndSet(at(node, stack), top, top + 1)) {
            return false;
        }
        int reserved = groups.reserved(top);
        blocks.setEntryRelease(groups.block(top), reserved, entry);
        noteEntry(node, stack, reserved, bytes);
        return true;
    }

    /** The top is full, or none, or another thread was faster. */
    private Outcome addSlow(int node, int stack, long entry, long bytes) {
        long blank = BlockMemory.NONE; // kept from try to try: to take one and give it back each time might wait
        @Nullable Outcome outcome = null;
        while (outcome == null) {
            long top = words.getAcquire(at(node, stack));
            if (top == CLOSED) {
                outcome = Outcome.CLOSED;
            } else if (groups.isOpen(top)) {
                outcome = tryReserve(node, stack, top, entry, bytes) ? Outcome.QUEUED : null;
            } else {
                blank = blank == BlockMemory.NONE ? blanks.take(node) : blank;
                if (blank == BlockMemory.NONE) {
                    return Outcome.NO_BLOCK;
                }
                if (addBlock(node, stack, top, blank, entry)) {
                    noteEntry(node, stack, 0, bytes);
                    return Outcome.QUEUED;
                }
            }
        }
        if (blank != BlockMemory.NONE) {
            blocks.clear(blank, 1);
            blanks.putAnywhere(node, blank);
        }
        return outcome;
    }

    /** Puts a block with one entry on top. @return false, and nobody has seen the block, if the top has changed */
    private boolean addBlock(int node, int stack, long top, long blank, long entry) {
        blocks.setNext(blank, groups.block(top));
        blocks.setEntryRelease(blank, 0, entry);
        // cas: publishes the link and the entry; pairs with takeStack and takeBelowTop. If the top has changed the link is wrong.
        if (!words.compareAndSet(at(node, stack), top, blank | 1)) {
            return false;
        }
        words.getAndAdd(at(node, OPENED), 1);
        return true;
    }

    /** Counts an entry, after it has been added behind {@code before} others of its block. */
    private void noteEntry(int node, int stack, int before, long bytes) {
        long unit = groups.unit(stack, bytes);
        if (bytes != unit) {
            noteBytes(node, bytes - unit);
        }
        held.noteAdded(before * unit, unit);
        noteSince(node);
        if (before + 1 == capacity) {
            held.noteAdded(words.getAndAdd(at(node, FILLED + stack), capacity) * unit, capacity * unit);
            callMonitor.run();
        }
    }

    private void noteBytes(int node, long bytes) {
        held.noteAdded(words.getAndAdd(at(node, EXTRA), bytes), bytes);
    }

    private void noteSince(int node) {
        // Read after the cas that added: if the monitor has not taken the entry, it has not yet forgotten this, or it is 0 here.
        if (words.getAcquire(at(node, SINCE)) == 0) {
            // The race is benign: two threads that add at the same time write about the same time, and one that comes after
            // the monitor says of an empty queue that it has waited.
            words.set(at(node, SINCE), System.nanoTime() | 1);
            callMonitor.run();
        }
    }

    /** Counts what has been added by another way; after it has been added. */
    void noteAdded(int node, long bytes) {
        noteBytes(node, bytes);
        noteSince(node);
    }

    /** Adds a head, of which the action is written, to the list of a node. It does not throw once the head is in. */
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
        long block = groups.block(top);
        long below = blocks.next(block);
        if (below != BlockMemory.NONE) {
            long cookie = grace.snapshot();
            // Only the monitor follows links, so it may cut them.
            blocks.setNext(block, BlockMemory.NONE);
            batch.addBlocks(stack, below, capacity, cookie, words.getOpaque(at(node, SINCE)));
        }
    }

    /** Moves everything into {@code batch}, and if {@code last} lets nothing more in. By the monitor. */
    void takeAll(Batch batch, Grace grace, boolean last) {
        batch.reserve(nodes); // before anything is taken, so that lack of memory loses nothing
        for (int node = 0; node < nodes; node++) {
            // Volatile, and first: see noteSince.
            long since = words.getAndSet(at(node, SINCE), 0);
            takeStack(batch, grace, node, AREAS, since, last);
            takeStack(batch, grace, node, OBJECTS, since, last);
            long count = words.getAndSet(at(node, HEAD_COUNT), 0);
            long link = words.getAndSet(at(node, HEADS), last ? CLOSED : HeadLink.NONE);
            if (link != HeadLink.NONE && link != CLOSED) {
                batch.addHeads(link, since);
            }
            words.getAndAdd(at(node, TAKEN_HEADS), count);
        }
    }

    private void takeStack(Batch batch, Grace grace, int node, int stack, long since, boolean last) {
        // getAndSet: acquires every entry reserved so far; the cookie is drawn after it.
        long top = words.getAndSet(at(node, stack), last ? CLOSED : NONE);
        if (top == NONE || top == CLOSED) {
            return;
        }
        int reserved = groups.reserved(top);
        if (reserved != capacity) {
            words.getAndAdd(at(node, FILLED + stack), reserved);
        }
        batch.addBlocks(stack, groups.block(top), reserved, grace.snapshot(), since);
    }

    /** Whether a block's worth waits in a node, or a block is full. */
    boolean hasWorth() {
        for (int node = 0; node < nodes; node++) {
            if (groups.hasWorth(node, HEADS_WORTH)) {
                return true;
            }
        }
        return false;
    }

    /** When the oldest of what is here was added, or before; 0 if nothing is. */
    long since() {
        long oldest = 0;
        for (int node = 0; node < nodes; node++) {
            oldest = Batch.earlier(oldest, words.getAcquire(at(node, SINCE)));
        }
        return oldest;
    }

    /** Entries and heads added so far, but for those that were added by another way. */
    long addedCount() {
        return groups.addedCount();
    }

    /** Blocks opened so far. */
    long openedBlocks() {
        return groups.openedBlocks();
    }
}
