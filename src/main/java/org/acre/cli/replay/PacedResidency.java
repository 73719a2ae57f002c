package org.acre.cli.replay;

import org.acre.Region;

/**
 * Reads how much memory a region takes, but not too often: the list of mappings takes milliseconds to read, and threads that map or
 * unmap wait for it. One thread.
 */
final class PacedResidency {
    private static final int MOST_READS = 200;
    /** No more than a quarter of the time of the thread that reads the trace. */
    private static final int PAUSE = 3;

    private final Region region;
    private final long operationsBetween;
    private long nextOperation;
    private long nextNanos = System.nanoTime();

    PacedResidency(Region region, long operations) {
        this.region = region;
        this.operationsBetween = Math.max(1, operations / MOST_READS);
    }

    /** Resident bytes after so many operations; -1 if it is not time to look. */
    long bytes(long operations) {
        long begun = System.nanoTime();
        if (operations < nextOperation || begun - nextNanos < 0) {
            return -1;
        }
        long bytes = region.residentBytes().orElse(-1);
        long ended = System.nanoTime();
        nextOperation = operations + operationsBetween;
        nextNanos = ended + PAUSE * (ended - begun);
        return bytes;
    }
}
