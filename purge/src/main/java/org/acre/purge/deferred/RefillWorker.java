package org.acre.purge.deferred;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.acre.purge.BlockMemory;
import org.acre.purge.grace.Daemon;

/**
 * Fills the caches of blank blocks when a free has found its own empty: one thread, one refill at a time, however many ask. When memory is
 * short it gives all blanks back, lets five seconds pass, and then fetches a single block: else each would be fetched only to be
 * given back. When there was no block to be had it tries again later and later: each free asks for a refill then, and a refill that finds
 * nothing may have cost a purge.
 */
final class RefillWorker {
    /** The kernel's rcu_delay_page_cache_fill_msec. */
    private static final long PRESSURE_NANOS = 5_000_000_000L;
    /** Less than anybody notices, and a hundred refills a second that find nothing are few. Doubled up to the one above. */
    private static final long FIRST_PAUSE_NANOS = 10_000_000;

    private static final System.Logger LOGGER = System.getLogger("org.acre.purge");

    private final BlockMemory memory;
    private final BlankBlocks blanks;
    private final long pressureNanos;
    private final Daemon daemon = new Daemon("acre-block-refill", this::run);
    /** Made once, as the next: a thread that has nothing to do must not fail for want of memory. */
    private final BooleanSupplier hasWork = this::hasWork;
    private final BooleanSupplier isClosing = this::isClosing;
    private volatile boolean wanted;
    private volatile boolean closing;
    /** When memory was short last, by System.nanoTime; 0: not since the last refill. */
    private final AtomicLong shortSince = new AtomicLong();

    // The thread's own.
    private long emptySince;
    /** 0: the last refill has found something. */
    private long emptyPause;

    RefillWorker(BlockMemory memory, BlankBlocks blanks) {
        this(memory, blanks, PRESSURE_NANOS);
    }

    /** For tests, which have no five seconds. */
    RefillWorker(BlockMemory memory, BlankBlocks blanks, long pressureNanos) {
        this.memory = memory;
        this.blanks = blanks;
        this.pressureNanos = pressureNanos;
    }

    /** Fills the caches on the caller's thread; before there are others. */
    void fillFirst() {
        memory.refill(blanks.capacity());
        int _ = blanks.fill(blanks.capacity());
    }

    /** Asks for a refill. Any thread; never waits and does not throw. */
    void request() {
        if (!wanted || !daemon.isStarted()) { // for whoever asked first there may have been no thread
            wanted = true;
            boolean _ = daemon.tryWake();
        }
    }

    /** Memory is short. @return blanks given back */
    int pressure() {
        shortSince.set(System.nanoTime() | 1);
        return blanks.drop();
    }

    void close() {
        closing = true;
        daemon.wake();
        daemon.join();
        blanks.close();
    }

    private boolean hasWork() {
        return wanted || closing;
    }

    private boolean isClosing() {
        return closing;
    }

    private void run() {
        while (!closing) {
            long pause = pause();
            if (!wanted) {
                daemon.sleepUnless(hasWork);
            } else if (pause > 0) {
                daemon.sleepUnless(isClosing, pause);
            } else {
                refill();
            }
        }
    }

    /** For how long the next refill must wait. */
    private long pause() {
        long since = shortSince.get();
        long now = System.nanoTime();
        long pressed = since == 0 ? 0 : since + pressureNanos - now;
        return Math.max(pressed, emptyPause == 0 ? 0 : emptySince + emptyPause - now);
    }

    private void refill() {
        wanted = false; // before the look: who comes now is seen, or asks again
        long since = shortSince.get();
        boolean found = false;
        try {
            found = refill(since == 0);
        } catch (Throwable e) {
            Daemon.say(LOGGER, System.Logger.Level.WARNING, "no blank blocks could be fetched", e);
        }
        shortSince.compareAndSet(since, 0); // unless memory has become short again meanwhile
        emptySince = System.nanoTime();
        emptyPause = found ? 0 : Math.clamp(2 * emptyPause, FIRST_PAUSE_NANOS, PRESSURE_NANOS);
    }

    /** @return false if blocks were missing and there was none */
    private boolean refill(boolean plenty) {
        int missing = blanks.capacity() - blanks.cached();
        int most = plenty ? missing : Math.min(1, missing);
        int filled = blanks.fill(most);
        if (filled < most) {
            // As many again stay in the memory, for who finds a cache empty.
            memory.refill(plenty ? missing + blanks.capacity() : 1);
            filled += blanks.fill(most - filled);
        }
        return filled > 0 || most == 0;
    }
}
