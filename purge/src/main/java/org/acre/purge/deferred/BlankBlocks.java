package org.acre.purge.deferred;

import java.util.concurrent.atomic.AtomicLongArray;
import org.acre.purge.BlockMemory;

/**
 * A few blank blocks ready for each node, so that a free finds one without asking anybody. Taken and put back with one cas; filled by
 * {@link RefillWorker} and by the blocks that the monitor has emptied.
 */
final class BlankBlocks {
    /** Longs between the caches of two nodes: two lines of 64 bytes, because some processors fetch lines in pairs. */
    private static final int PAD = 16;

    private final BlockMemory memory;
    private final int nodes;
    private final int perNode;
    private final int stride;
    private final AtomicLongArray cells;

    BlankBlocks(BlockMemory memory, int nodes, int perNode) {
        this.memory = memory;
        this.nodes = nodes;
        this.perNode = perNode;
        this.stride = perNode + PAD;
        this.cells = new AtomicLongArray(nodes * stride + PAD);
    }

    private int at(int node, int cell) {
        return PAD + node * stride + cell;
    }

    /** A blank block: of the node's cache, else of the memory if that has one without a wait; or none. Never waits. */
    long take(int node) {
        for (int cell = 0; cell < perNode; cell++) {
            long block = cells.getOpaque(at(node, cell));
            // cas: acquires that the block is blank; pairs with put.
            if (block != BlockMemory.NONE && cells.compareAndSet(at(node, cell), block, BlockMemory.NONE)) {
                return block;
            }
        }
        return memory.tryTake();
    }

    /** Puts a blank block into the cache of a node, or back into the memory if that is full. */
    void put(int node, long block) {
        for (int cell = 0; cell < perNode; cell++) {
            // cas: publishes that the block is blank; pairs with take.
            if (cells.getOpaque(at(node, cell)) == BlockMemory.NONE
                    && cells.compareAndSet(at(node, cell), BlockMemory.NONE, block)) {
                return;
            }
        }
        memory.give(block);
    }

    /** Fills caches that are not full from what the memory has ready. @return blocks that were missing and still are */
    int fill() {
        int missing = 0;
        for (int node = 0; node < nodes; node++) {
            for (int cell = 0; cell < perNode; cell++) {
                if (cells.getOpaque(at(node, cell)) == BlockMemory.NONE && !fillCell(node, cell)) {
                    missing++;
                }
            }
        }
        return missing;
    }

    private boolean fillCell(int node, int cell) {
        long block = memory.tryTake();
        if (block == BlockMemory.NONE) {
            return false;
        }
        if (!cells.compareAndSet(at(node, cell), BlockMemory.NONE, block)) {
            memory.give(block);
        }
        return true;
    }

    /** Gives the blocks of all caches back to the memory. @return how many */
    int drop() {
        int dropped = 0;
        for (int cell = 0; cell < cells.length(); cell++) {
            long block = cells.getAndSet(cell, BlockMemory.NONE);
            if (block != BlockMemory.NONE) {
                memory.give(block);
                dropped++;
            }
        }
        return dropped;
    }

    int capacity() {
        return nodes * perNode;
    }

    /** Blocks in the caches, as far as a glance can tell. */
    int cached() {
        int cached = 0;
        for (int cell = 0; cell < cells.length(); cell++) {
            cached += cells.getOpaque(cell) == BlockMemory.NONE ? 0 : 1;
        }
        return cached;
    }
}
