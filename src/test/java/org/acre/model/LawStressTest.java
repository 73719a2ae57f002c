package org.acre.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.SpaceStatistics;
import org.acre.model.ModelHook.HookFailure;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.acre.purge.Purger;
import org.acre.purge.ReadSection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The law under load: many threads allocate, hand over, free now or later, purge; readers stall; the hook is slow, keeps areas back and
 * fails. Every page has one owner at a time, none before its grace period and its invalidation, and at rest nothing is missing.
 *
 * <p>A seed makes the same choices again, not the same interleaving.
 */
@Timeout(120)
class LawStressTest {
    private static final long PAGE = 4096;
    private static final int PAGES = 600;
    private static final int OPERATIONS = 1_500;

    /** Somebody's area: where and how long. */
    private record Held(long start, long bytes) {}

    @Test void platformThreads_randomLoad_keepTheLaw() throws Exception {
        torture(Thread.ofPlatform().factory(), 6);
    }

    @Test void virtualThreads_randomLoad_keepTheLaw() throws Exception {
        torture(Thread.ofVirtual().factory(), 24);
    }

    private static void torture(ThreadFactory threads, int workers) throws Exception {
        Long given = Long.getLong("acre.seed");
        long seed = given != null ? given : new SplittableRandom().nextLong();
        try (var _ = new Quiet()) {
            new Torture(seed).run(threads, workers);
        } catch (AssertionError | Exception e) {
            throw new AssertionError("the choices of seed " + seed + "; again: " + Programs.command(LawStressTest.class, seed) + ": " + e, e);
        }
    }

    /** One space, and those who use it. */
    private static final class Torture {
        private final SplittableRandom seeds;
        private final PageLaw law = new PageLaw(0, PAGES * PAGE, PAGE);
        private final ModelHook hook = new ModelHook(law, 0);
        private final AddressSpace space = AddressSpace.builder().span(0, PAGES * PAGE).nodes(3).lazyMaxPages(40).poolMaxPages(80).build();
        private final GracePeriods periods = GracePeriods.create();
        private final DeferredFree deferred = DeferredFree.of(space, periods).build();
        /** Handed over: whoever takes it frees it. */
        private final ConcurrentLinkedQueue<Held> passed = new ConcurrentLinkedQueue<>();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Torture(long seed) {
            seeds = new SplittableRandom(seed);
        }

        void run(ThreadFactory threads, int workers) throws Exception {
            try (Purger purger = Purger.on(space).invalidation(hook).helpers(2).build()) {
                List<Thread> running = new ArrayList<>();
                for (int i = 0; i < workers; i++) {
                    SplittableRandom random = seeds.split();
                    int operations = 6 * OPERATIONS / workers;
                    running.add(threads.newThread(() -> work(random, purger, operations)));
                }
                running.forEach(Thread::start);
                for (Thread thread : running) {
                    thread.join();
                }
                atRest(purger);
            } finally {
                deferred.close();
                periods.close();
            }
        }

        private void atRest(Purger purger) {
            Throwable first = failure.get();
            if (first != null) {
                throw new AssertionError(first.toString(), first);
            }
            for (Held held = passed.poll(); held != null; held = passed.poll()) {
                freeNow(held);
            }
            hook.keep(0);
            hook.fail(0);
            deferred.barrier();
            purger.purgeAll();
            law.check();
            space.verify();
            assertEquals(0, law.pagesInUse());
            SpaceStatistics statistics = space.statistics();
            assertEquals(PAGES, statistics.freePages(), statistics::toString);
            assertEquals(1, statistics.freeRanges(), statistics::toString);
        }

        private void work(SplittableRandom random, Purger purger, int operations) {
            List<Held> mine = new ArrayList<>();
            try {
                for (int i = 0; i < operations && failure.get() == null; i++) {
                    act(random, purger, mine);
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
            passed.addAll(mine);
        }

        private void act(SplittableRandom random, Purger purger, List<Held> mine) {
            int choice = random.nextInt(100);
            if (choice < 45 && mine.size() < 8) {
                allocate(random, mine);
            } else if (choice < 60) {
                take(random, mine, this::freeNow);
            } else if (choice < 75) {
                take(random, mine, this::defer);
            } else if (choice < 80) {
                take(random, mine, passed::add);
                Held held = passed.poll();
                if (held != null) {
                    freeNow(held);
                }
            } else if (choice < 88) {
                read(random);
            } else if (choice < 91) {
                resize(random, mine);
            } else {
                trouble(random, purger);
            }
        }

        private void allocate(SplittableRandom random, List<Held> mine) {
            long bytes = random.nextLong(1, random.nextInt(5) == 0 ? 30 : 5) * PAGE;
            try {
                long start = random.nextInt(4) == 0 ? space.tryAllocate(bytes) : space.allocate(bytes, PAGE << random.nextInt(3));
                if (start != AddressSpace.NONE) {
                    law.handedOut(start, bytes);
                    mine.add(new Held(start, bytes));
                }
            } catch (AddressSpaceExhaustedException e) {
                mine.forEach(this::freeNow);
                mine.clear();
            } catch (HookFailure e) {
                // The hook's own: nothing was handed out.
            }
        }

        private interface End {
            void of(Held held);
        }

        private static void take(SplittableRandom random, List<Held> mine, End end) {
            if (!mine.isEmpty()) {
                end.of(mine.remove(random.nextInt(mine.size())));
            }
        }

        private void freeNow(Held held) {
            law.freed(held.start, held.bytes);
            try {
                space.free(held.start);
            } catch (HookFailure e) {
                // Of the purge that this free has started; it is freed.
            }
        }

        private void defer(Held held) {
            law.deferred(held.start, held.bytes);
            deferred.free(held.start);
        }

        /** A section, short as a rule; one in ten stalls. */
        private void read(SplittableRandom random) {
            try (ReadSection _ = periods.enter()) {
                long name = law.entered();
                LockSupport.parkNanos(random.nextInt(10) == 0 ? 2_000_000 : 20_000);
                law.leaving(name);
            }
        }

        private void resize(SplittableRandom random, List<Held> mine) {
            if (mine.isEmpty()) {
                return;
            }
            Held held = mine.removeLast();
            long bytes = random.nextLong(1, 6) * PAGE;
            if (bytes < held.bytes) {
                law.freed(held.start + bytes, held.bytes - bytes);
            }
            boolean resized = false;
            try {
                resized = space.resize(held.start, bytes);
            } catch (HookFailure e) {
                resized = space.sizeOf(held.start) == bytes;
            }
            if (resized && bytes > held.bytes) {
                law.handedOut(held.start + held.bytes, bytes - held.bytes);
            }
            mine.add(resized ? new Held(held.start, bytes) : held);
        }

        private void trouble(SplittableRandom random, Purger purger) {
            try {
                switch (random.nextInt(8)) {
                    case 0 -> hook.keep(random.nextInt(3));
                    case 1 -> hook.fail(random.nextInt(2));
                    case 2 -> purger.purgeAll();
                    case 3 -> purger.purge(0, PAGES / 2 * PAGE);
                    case 4 -> purger.request();
                    case 5 -> deferred.pressure();
                    case 6 -> hook.slow(random.nextInt(3));
                    default -> space.verify();
                }
            } catch (HookFailure e) {
                // The hook's own.
            } catch (IllegalStateException e) {
                if (!String.valueOf(e.getMessage()).startsWith("the invalidation failed")) {
                    throw e;
                }
            }
        }
    }
}
