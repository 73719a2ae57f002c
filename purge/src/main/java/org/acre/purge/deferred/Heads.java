package org.acre.purge.deferred;

import java.util.SplittableRandom;
import org.acre.purge.BlockMemory;

/**
 * Heads: two words inside a deferred area, so that it can be queued without any memory but its own.
 *
 * <pre>
 *   +0   link     the head queued before this one, masked: see HeadLink
 *   +8   action   offset of the head in words: free the area; above 4,095: run the callback of that number
 * </pre>
 *
 * Readers may still be looking at the area: its user keeps these two words free of what they read. A user who writes there all the
 * same must not end the list or lead it astray, whatever he writes, zeros too: links are masked with a number that nobody knows and
 * that is another for each head, so that what was not written here reads as a link to nothing. After glibc's safe-linking.
 */
final class Heads {
    private final BlockMemory memory;
    private final Deferrals deferrals;
    /** Odd, so that no two heads have the same mask. */
    private final long key = new SplittableRandom().nextLong() | 1;

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
        memory.storeHead(address(link), below ^ mask(link));
    }

    long below(long link) {
        return memory.loadHead(address(link)) ^ mask(link);
    }

    private long mask(long link) {
        return link * key;
    }

    long action(long link) {
        return memory.loadHead(address(link) + HeadLink.ACTION);
    }
}
