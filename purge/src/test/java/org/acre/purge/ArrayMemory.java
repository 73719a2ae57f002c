package org.acre.purge;

import java.util.concurrent.atomic.AtomicInteger;
import org.acre.purge.deferred.ArrayBlocks;

/** Blocks as arrays, and areas as one array: addresses from 0. Can be made to have no blocks. */
final class ArrayMemory implements BlockMemory {
    private final ArrayBlocks blocks;
    final long[] areas;
    final AtomicInteger headWrites = new AtomicInteger();
    volatile boolean dry;

    ArrayMemory(long areaBytes, int mostBlocks) {
        this.areas = new long[(int) (areaBytes / Long.BYTES)];
        this.blocks = new ArrayBlocks(mostBlocks);
    }

    @Override public long blockBytes() {
        return blocks.blockBytes();
    }

    @Override public long tryTake() {
        return dry ? NONE : blocks.tryTake();
    }

    @Override public void refill(int count) {
        if (!dry) {
            blocks.refill(count);
        }
    }

    @Override public void give(long block) {
        blocks.give(block);
    }

    @Override public long load(long block, int word) {
        return blocks.load(block, word);
    }

    @Override public void store(long block, int word, long value) {
        blocks.store(block, word, value);
    }

    @Override public boolean reachesAreas() {
        return true;
    }

    @Override public long loadHead(long address) {
        return areas[(int) (address / Long.BYTES)];
    }

    @Override public void storeHead(long address, long value) {
        headWrites.incrementAndGet();
        areas[(int) (address / Long.BYTES)] = value;
    }
}
