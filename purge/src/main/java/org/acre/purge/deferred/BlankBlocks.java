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
    private volatile boolean closed;

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
        if (!tryPut(node, block)) {
            memory.give(block);
        }
    }

    /** Puts a blank block into the cache of a node, or of another: for who must not wait, which the memory might. */
    void putAnywhere(int node, long block) {
        for (int i = 0; i < nodes; i++) {
            if (tryPut((node + i) % nodes, block)) {
                return;
            }
        }
        memory.give(block);
    }

    private boolean tryPut(int node, long block) {
        for (int cell = 0; cell < perNode; cell++) {
            // cas: publishes that the block is blank; pairs with take.
            if (cells.getOpaque(at(node, cell)) == BlockMemory.NONE
                    && cells.compareAndSet(at(node, cell), BlockMemory.NONE, block)) {
                if (closed) { // read after the cas: else the block would stay here for ever
                    int _ = drop();
                }
                return true;
            }
        }
        return false;
    }

    /** Fills caches that are not full from what the memory has ready. @return with how many blocks, at most {@code most} */
    int fill(int most) {
        int filled = 0;
        for (int node = 0; node < nodes && filled < most; node++) {
            for (int cell = 0; cell < perNode && filled < most; cell++) {
                if (cells.getOpaque(at(node, cell)) == BlockMemory.NONE) {
                    long block = memory.tryTake();
                    if (block == BlockMemory.NONE) {
                        return filled;
                    }
                    put(node, block);
                    filled++;
                }
            }
        }
        return filled;
    }

    /** Gives all blocks back to the memory, now and from now on. */
    void close() {
        closed = true;
        int _ = drop();
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
