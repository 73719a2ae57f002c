package org.acre.blackbox;

import java.time.Instant;

/**
 * One record of a box.
 *
 * @param sequence its number among its like, from 1
 * @param kind what happened
 * @param start first byte of the area, the range or the batch
 * @param end first byte past it
 * @param nanos when, since the box was opened; this orders what happened to one address
 * @param time the same, by the clock of the process
 * @param thread {@link Thread#threadId}
 * @param threadName its name, or its key where there was no room for names
 * @param tag name of the tag, or empty
 * @param pass number of the pass, from 1, or 0
 * @param stack a line a frame, the caller first; empty if no stack was taken, or its key where there was no room for stacks
 */
public record BoxEvent(long sequence, BoxKind kind, long start, long end, long nanos, Instant time, long thread, String threadName,
        String tag, long pass, String stack) {
    /** Whether an address lies in it. */
    public boolean holds(long address) {
        return address >= start && address < end;
    }

    /** How long it is. */
    public long bytes() {
        return end - start;
    }
}
