package org.acre.purge.deferred;

import org.acre.purge.BlockMemory;
import org.acre.purge.grace.Daemon;

/**
 * Fills the caches of blank blocks when a free has found its own empty: one thread, one refill at a time, however many ask. When memory is
 * short it gives all blanks back, lets five seconds pass, and then fetches a single block: else each would be fetched only to be
 * given back.
 */
final class RefillWorker {
    /** The kernel's rcu_delay_page_cache_fill_msec. */
    private static final long PRESSURE_NANOS = 5_000_000_000L;

    private static final System.Logger LOGGER = System.getLogger("org.acre.purge");

    private final BlockMemory memory;
    private final BlankBlocks blanks;
    private final Daemon daemon = new Daemon("acre-block-refill", this::run);
    private volatile boolean wanted;
    private volatile boolean closing;
    /** When memory was short last, by System.nanoTime; 0: not since the last refill. */
    private volatile long shortSince;

    RefillWorker(BlockMemory memory, BlankBlocks blanks) {
        this.memory = memory;
        this.blanks = blanks;
    }

    /** Fills the caches on the caller's thread; before there are others. */
    void fillFirst() {
        memory.refill(blanks.capacity());
        int _ = blanks.fill();
    }

    /** Asks for a refill. Any thread; never waits. */
    void request() {
        if (!wanted) {
            wanted = true;
            daemon.wake();
        }
    }

    /** Memory is short. @return blanks given back */
    int pressure() {
        shortSince = System.nanoTime() | 1;
        return blanks.drop();
    }

    void close() {
        closing = true;
        daemon.wake();
        daemon.join();
        int _ = blanks.drop();
    }

    private void run() {
        while (!closing) {
            if (!wanted) {
                daemon.sleepUnless(() -> wanted || closing);
                continue;
            }
            long since = shortSince;
            long pause = since == 0 ? 0 : since + PRESSURE_NANOS - System.nanoTime();
            if (pause > 0) {
                daemon.sleepUnless(() -> closing, pause);
                continue;
            }
            wanted = false; // before the look: who comes now is seen, or asks again
            try {
                refill(since == 0);
            } catch (Throwable e) {
                LOGGER.log(System.Logger.Level.WARNING, "no blank blocks could be fetched", e);
            }
            if (shortSince == since) {
                shortSince = 0;
            }
        }
    }

    private void refill(boolean plenty) {
        int missing = blanks.fill();
        if (missing > 0) {
            // As many again stay in the memory, for who finds a cache empty.
            memory.refill(plenty ? missing + blanks.capacity() : 1);
            int _ = blanks.fill();
        }
    }
}
