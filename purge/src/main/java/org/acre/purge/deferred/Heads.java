package org.acre.purge.deferred;

import org.acre.purge.BlockMemory;

/**
 * Heads: two words inside a deferred area, so that it can be queued without any memory but its own.
 *
 * <pre>
 *   +0   link     the head queued before this one: see HeadLink
 *   +8   action   offset of the head in words: free the area; above 4,095: run the callback of that number
 * </pre>
 *
 * Readers may still be looking at the area: its user keeps these two words free of what they read.
 */
final class Heads {
    private final BlockMemory memory;
    private final Deferrals deferrals;

    Heads(BlockMemory memory, Deferrals deferrals) {
        this.memory = memory;
        this.deferrals = deferrals;
    }

    private long address(long link) {
        return deferrals.start(HeadLink.entry(link)) + (long) HeadLink.offsetWords(link) * Long.BYTES;
    }

    void writeAction(long link, long action) {
        memory.storeHead(address(link) + HeadLink.ACTION, action);
    }

    void writeLink(long link, long below) {
        memory.storeHead(address(link), below);
    }

    long below(long link) {
        return memory.loadHead(address(link));
    }

    long action(long link) {
        return memory.loadHead(address(link) + HeadLink.ACTION);
    }
}
