package org.acre.cli.soak;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.ReadSide;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.SpaceStatistics;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.acre.purge.Purger;

/** A space of numbers with all that stands on it, and the ledger of its pages. */
final class SpaceWorld implements AutoCloseable {
    static final long PAGE = 4096;
    private static final long BYTES = 8192 * PAGE;
    /** Until an invalidation in a bad mood has let go of everything. */
    private static final int MOST_PASSES = 200;

    final AddressSpace space = AddressSpace.builder().span(0, BYTES).nodes(4).lazyMaxPages(256).poolMaxPages(1024).build();
    final GracePeriods periods = ReadSide.gracePeriods();
    final DeferredFree deferred = DeferredFree.of(space, periods).interval(Duration.ofMillis(2)).build();
    final Ledger ledger = new Ledger(BYTES, PAGE, periods::poll);
    final AtomicLong callsMade = new AtomicLong();
    final AtomicLong callsRun = new AtomicLong();
    private final AtomicLong owners = new AtomicLong();
    private final SoakLog log;
    private final Seams seams;
    private final MoodyInvalidation invalidation;
    private Purger purger;

    SpaceWorld(SoakLog log, Seams seams, long seed) {
        this.log = log;
        this.seams = seams;
        this.invalidation = new MoodyInvalidation(ledger, log, seed);
        this.purger = newPurger();
    }

    private Purger newPurger() {
        return Purger.on(space).helpers(2).hardMaxPages(2048).interval(Duration.ofMillis(5))
                .invalidation(seams.invalidation(invalidation)).build();
    }

    long newOwner() {
        return owners.incrementAndGet();
    }

    void setMood(MoodyInvalidation.Mood mood) {
        invalidation.setMood(mood);
    }

    /** For some milliseconds frees purge on their own threads. One thread. */
    void restartPurger() throws InterruptedException {
        purger.close();
        Thread.sleep(5);
        purger = newPurger();
    }

    Purger purger() {
        return purger;
    }

    /** Nobody is inside any more: everything must be free, to the space and to the ledger. */
    void rest() {
        setMood(MoodyInvalidation.Mood.GOOD);
        periods.barrier();
        log.require(callsMade.get() == callsRun.get(), callsMade + " callbacks were queued, " + callsRun + " have run after a barrier");
        SpaceStatistics now = Rest.purged(space, purger, MOST_PASSES);
        space.verify();
        log.require(now.freePages() == now.totalPages() && now.freeRanges() == 1, "not all is free at rest: " + now);
        ledger.requireAllFree();
    }

    @Override public void close() {
        periods.close();
        purger.close();
    }
}
