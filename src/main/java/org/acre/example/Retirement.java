package org.acre.example;

import java.util.Arrays;
import java.util.BitSet;
import org.acre.Region;

/**
 * When the room of a page that was replaced may be used again: when no reader can be looking at it, and the last commit that needs it is
 * not the last any more. By the writer.
 */
final class Retirement {
    private final Region region;
    private final long pageBytes;
    /** By number of the region's page, where at most one area begins: written since the last commit, which knows nothing of it. */
    private BitSet fresh = new BitSet();
    /** Offsets that the last commit needs and the next will not. */
    private long[] needed = new long[64];
    private int neededCount;

    Retirement(Region region) {
        this.region = region;
        this.pageBytes = region.space().pageSize();
    }

    private int bit(long offset) {
        return Math.toIntExact(offset / pageBytes);
    }

    /** Room of a page or more that is written from now on; its offset. */
    long allocate(long bytes) {
        long offset = region.offsetOf(region.allocateAddress(bytes));
        fresh.set(bit(offset));
        return offset;
    }

    /** What lies at {@code offset} was replaced. */
    void retire(long offset) {
        if (fresh.get(bit(offset))) {
            fresh.clear(bit(offset));
            free(offset);
        } else {
            if (neededCount == needed.length) {
                needed = Arrays.copyOf(needed, 2 * neededCount);
            }
            needed[neededCount++] = offset;
        }
    }

    /** The commit is complete. */
    void committed() {
        fresh = new BitSet();
        for (int i = 0; i < neededCount; i++) {
            free(needed[i]);
        }
        neededCount = 0;
    }

    private void free(long offset) {
        region.deferredFree().free(region.addressOf(offset)); // readers that have found it go on reading it
    }
}
