package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.SpaceStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * No address is handed out between its free and the return of its batch's invalidation, with many threads and with
 * invalidations that are slow, that throw and that keep ranges back.
 */
@Timeout(120)
class PurgeLawTest {
    private static final long PAGE = 4096;
    private static final long BYTES = 8_192 * PAGE;
    private static final int THREADS = 16;
    private static final int ROUNDS = 4_000;

    private final PageOwners owners = new PageOwners(BYTES, PAGE);
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();

    /** Marks what it lets go, in whatever mood a seed puts it. */
    private final class MoodyInvalidation implements MappingInvalidation {
        private final SplittableRandom random;
        private final int moods;

        MoodyInvalidation(long seed, int moods) {
            this.random = new SplittableRandom(seed);
            this.moods = moods;
        }

        @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
            assertEquals(1, running.incrementAndGet(), "one pass at a time");
            try {
                batches.incrementAndGet();
                int mood = random.nextInt(moods);
                if (mood == 1) {
                    Thread.sleep(Duration.ofMillis(random.nextInt(3)));
                } else if (mood == 2) {
                    throw new IllegalStateException("planted");
                }
                List<long[]> seen = new ArrayList<>();
                ranges.forEach((start, end) -> seen.add(new long[] {start, end}));
                if (mood == 3) {
                    ranges.forEachArea((start, end, tag) -> {
                        if (random.nextInt(4) == 0) {
                            ranges.keep(start, end);
                        } else {
                            owners.invalidated(start, end);
                        }
                    });
                } else {
                    assertEquals(lowest, seen.getFirst()[0]);
                    assertEquals(highest, seen.getLast()[1]);
                    long last = -1;
                    for (long[] range : seen) {
                        assertTrue(range[0] > last && range[1] > range[0], "ascending and coalesced");
                        last = range[1];
                        owners.invalidated(range[0], range[1]);
                    }
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } catch (AssertionError e) {
                faults.add(e);
            } finally {
                running.decrementAndGet();
            }
        }

        @Override public String toString() {
            return "a moody invalidation (a test)";
        }
    }

    private void work(AddressSpace space, SplittableRandom random, AtomicBoolean stop) {
        long[] starts = new long[32];
        long[] bytes = new long[32];
        try {
            for (int round = 0; round < ROUNDS && !stop.get() && faults.isEmpty(); round++) {
                int slot = random.nextInt(starts.length);
                if (bytes[slot] != 0) {
                    owners.givenUp(starts[slot], bytes[slot]);
                    space.free(starts[slot]);
                    bytes[slot] = 0;
                } else {
                    long wanted = random.nextInt(1, 12) * PAGE;
                    starts[slot] = allocate(space, wanted, random);
                    bytes[slot] = starts[slot] == AddressSpace.NONE ? 0 : wanted;
                }
            }
            for (int slot = 0; slot < starts.length; slot++) {
                if (bytes[slot] != 0) {
                    owners.givenUp(starts[slot], bytes[slot]);
                    space.free(starts[slot]);
                }
            }
        } catch (Throwable e) {
            faults.add(e);
        }
    }

    private long allocate(AddressSpace space, long bytes, SplittableRandom random) {
        try {
            long start = switch (random.nextInt(4)) {
                case 0 -> space.tryAllocate(bytes);
                case 1 -> space.allocate(bytes, 4 * PAGE);
                default -> space.allocate(bytes);
            };
            if (start != AddressSpace.NONE) {
                owners.handedOut(start, bytes);
            }
            return start;
        } catch (AddressSpaceExhaustedException e) {
            return AddressSpace.NONE; // so much is pinned or failed just now
        }
    }

    private void run(AddressSpace space, long seed, ThreadFactory factory, AtomicBoolean stop) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom own = random.split();
            Thread thread = factory.newThread(() -> work(space, own, stop));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(faults.size() + " faults, the first: " + faults.peek(), faults.peek());
        }
    }

    private static void assertAllFree(AddressSpace space) {
        space.verify();
        SpaceStatistics now = space.statistics();
        assertEquals(now.totalPages(), now.freePages(), now.toString());
        assertEquals(1, now.freeRanges());
    }

    private void provesTheLaw(int moods, ThreadFactory factory) {
        Seeds.replayable(seed -> {
            AddressSpace space = AddressSpace.builder().span(0, BYTES).nodes(4).lazyMaxPages(256).poolMaxPages(1024).build();
            try (Purger purger = Purger.on(space).helpers(2).hardMaxPages(2048).interval(Duration.ofMillis(1))
                    .invalidation(new MoodyInvalidation(seed, moods)).build()) {
                run(space, seed, factory, new AtomicBoolean());
                SpaceStatistics now;
                do { // until the mood is good
                    purger.purgeAll();
                    now = space.statistics(); // at one moment: the purger's own thread turns failed areas into pinned ones meanwhile
                } while (now.pinnedPages() + now.lazyPages() > 0);
            }
            assertTrue(batches.get() > 10, batches + " batches");
            assertAllFree(space);
        });
    }

    @Test
    void law_wellBehavedInvalidation_holds() {
        provesTheLaw(2, Thread.ofPlatform().factory());
    }

    @Test
    void law_invalidationThatThrowsAndKeeps_holds() {
        provesTheLaw(4, Thread.ofPlatform().factory());
    }

    @Test
    void law_virtualThreads_holds() {
        provesTheLaw(4, Thread.ofVirtual().factory());
    }

    @Test
    void close_whileThreadsAllocateAndFree_losesNothing() {
        Seeds.replayable(seed -> {
            AddressSpace space = AddressSpace.builder().span(0, BYTES).nodes(4).lazyMaxPages(64).poolMaxPages(1024).build();
            AtomicBoolean stop = new AtomicBoolean();
            // Before anybody frees: a space that never had a purger invalidates nothing.
            Purger first = Purger.on(space).invalidation(new MoodyInvalidation(seed, 2)).build();
            Thread opener = Thread.ofPlatform().start(() -> {
                try {
                    first.close();
                    for (int i = 0; i < 60; i++) {
                        Purger purger = Purger.on(space).interval(Duration.ofMillis(1)).hardMaxPages(256)
                                .invalidation(new MoodyInvalidation(seed + i, 2)).build();
                        Thread.sleep(1);
                        purger.close();
                    }
                } catch (Throwable e) {
                    faults.add(e);
                }
                stop.set(true);
            });
            while (!stop.get()) {
                run(space, seed, Thread.ofPlatform().factory(), stop);
            }
            opener.join();
            try (Purger purger = Purger.on(space).invalidation(new MoodyInvalidation(seed, 1)).build()) {
                purger.purgeAll();
            }
            assertAllFree(space);
        });
    }
}
