package org.acre.purge.deferred;

import org.acre.purge.BlockMemory;

/** Blocks linked by their next words, oldest first. The monitor's. */
final class BlockList {
    private final BulkBlock blocks;
    private long first = BlockMemory.NONE;
    private long last = BlockMemory.NONE;

    BlockList(BulkBlock blocks) {
        this.blocks = blocks;
    }

    /** What to do with a block that is looked at. */
    @FunctionalInterface
    interface Visitor {
        /** Deals with a block. @return whether it leaves the list */
        boolean take(long block);
    }

    boolean isEmpty() {
        return first == BlockMemory.NONE;
    }

    /** Adds a stack of blocks, youngest on top: all full but the top. */
    void addStack(long top, int topCount, long cookie) {
        long oldest = BlockMemory.NONE;
        int count = topCount;
        long block = top;
        while (block != BlockMemory.NONE) {
            long below = blocks.next(block);
            blocks.setTaken(block, count, cookie);
            blocks.setNext(block, oldest);
            oldest = block;
            count = blocks.capacity();
            block = below;
        }
        if (isEmpty()) {
            first = oldest;
        } else {
            blocks.setNext(last, oldest);
        }
        last = top;
    }

    /** Shows each block to {@code visitor}, oldest first, and drops those that it takes. */
    void removeIf(Visitor visitor) {
        long before = BlockMemory.NONE;
        long block = first;
        while (block != BlockMemory.NONE) {
            long next = blocks.next(block);
            if (visitor.take(block)) {
                unlink(before, next);
            } else {
                before = block;
            }
            block = next;
        }
        last = before;
    }

    private void unlink(long before, long next) {
        if (before == BlockMemory.NONE) {
            first = next;
        } else {
            blocks.setNext(before, next);
        }
    }
}
