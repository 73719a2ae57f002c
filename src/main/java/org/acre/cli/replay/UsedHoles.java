package org.acre.cli.replay;

import org.acre.Region;

/**
 * The free ranges of a region but for the one at its end, which was never used: beside that all others would be nothing.
 *
 * @param bytes of all of them
 * @param largest of one
 */
record UsedHoles(long bytes, long largest) {
    static UsedHoles of(Region region) {
        long regionEnd = region.memory().address() + region.memory().byteSize();
        // The visitor is called for each range in turn, by this thread.
        long[] holes = new long[2];
        region.space().forEachFree((start, end) -> {
            if (end < regionEnd) {
                holes[0] += end - start;
                holes[1] = Math.max(holes[1], end - start);
            }
        });
        return new UsedHoles(holes[0], holes[1]);
    }
}
