package org.acre;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.memory.Container;
import org.jspecify.annotations.Nullable;

/** So many bytes that may be committed, by one region or by all that share this. Any thread. */
final class CommitRoom {
    /** What all regions of anonymous memory share that were not told otherwise; null without a container that has a limit. */
    static final @Nullable CommitRoom OF_CONTAINER = ofContainer(Container.memoryLimit(), Runtime.getRuntime().maxMemory());

    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();

    CommitRoom(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The container's limit less what the Java heap may take, and at least half of it. */
    static @Nullable CommitRoom ofContainer(OptionalLong limit, long heapBytes) {
        return limit.isEmpty() ? null : new CommitRoom(Math.max(limit.getAsLong() - heapBytes, limit.getAsLong() / 2));
    }

    /** Takes so many bytes. @return false, and nothing has changed, if that would be too much */
    boolean take(long more) {
        long before = bytes.get();
        while (before + more <= mostBytes) {
            long seen = bytes.compareAndExchange(before, before + more); // cas: no two of them take the same last bytes
            if (seen == before) {
                return true;
            }
            before = seen;
        }
        return false;
    }

    void giveBack(long fewer) {
        bytes.addAndGet(-fewer);
    }

    long bytes() {
        return bytes.get();
    }

    long mostBytes() {
        return mostBytes;
    }
}
