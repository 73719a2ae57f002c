package org.acre.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.SpaceStatistics;
import org.acre.model.SpaceTeamSubject.Move;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.acre.purge.Purger;

/** One space, and what its threads share. */
final class SpaceTeam implements Team<Move> {
    static final long PAGE = 4096;
    /** With all the spans that are added later. */
    static final int MOST_PAGES = 600;
    private static final int FIRST_PAGES = 500;

    /** Somebody's area: where and how long. */
    record Held(long start, long bytes) {}

    final PageLaw law = new PageLaw(0, MOST_PAGES * PAGE, PAGE);
    final ModelHook hook = new ModelHook(law, 0);
    final AddressSpace space;
    final GracePeriods periods = GracePeriods.create();
    final DeferredFree deferred;
    /** Handed over: whoever takes it has it. */
    final ConcurrentLinkedQueue<Held> passed = new ConcurrentLinkedQueue<>();
    /** Moves every thread to another node. */
    final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger pages = new AtomicInteger(FIRST_PAGES);
    private final ReentrantLock reopening = new ReentrantLock();
    private volatile Purger purger;

    SpaceTeam(SpaceTeamSubject subject) {
        space = AddressSpace.builder().span(0, FIRST_PAGES * PAGE).nodes(subject.nodes).lazyMaxPages(subject.lazyMaxPages)
                .nodeSelector(nodes -> (int) ((Thread.currentThread().threadId() + turn.get()) % nodes)).poolMaxPages(80).build();
        deferred = DeferredFree.of(space, periods).build();
        purger = newPurger();
    }

    private Purger newPurger() {
        return Purger.on(space).invalidation(hook).helpers(2).build();
    }

    /** The open one, or one that was closed a moment ago. */
    Purger purger() {
        return purger;
    }

    void reopenPurger() {
        reopening.lock();
        try {
            try {
                purger.close();
            } finally { // also if the hook has failed in its last pass
                purger = newPurger();
            }
        } finally {
            reopening.unlock();
        }
    }

    void addSpan(int count) {
        int first = pages.getAndUpdate(before -> before + count <= MOST_PAGES ? before + count : before);
        if (first + count <= MOST_PAGES) {
            space.addSpan(first * PAGE, count * PAGE);
        }
    }

    void free(Held held) {
        law.freed(held.start, held.bytes);
        space.free(held.start);
    }

    @Override public Run<Move> member(int number) {
        return new SpaceMember(this);
    }

    @Override public void atRest() {
        settleHook();
        for (Held held = passed.poll(); held != null; held = passed.poll()) {
            free(held);
        }
        deferred.barrier();
        purger.purgeAll();
        law.check();
        space.verify();
        assertEquals(0, law.pagesInUse());
        SpaceStatistics statistics = space.statistics();
        assertEquals(pages.get(), statistics.totalPages(), statistics::toString);
        assertEquals(statistics.totalPages(), statistics.freePages(), statistics::toString);
        assertEquals(1, statistics.freeRanges(), statistics::toString);
    }

    private void settleHook() {
        hook.keep(0);
        hook.fail(0);
        hook.slow(0);
    }

    @Override public void close() {
        try (periods; Purger _ = purger; deferred) {
            settleHook();
        }
    }
}
