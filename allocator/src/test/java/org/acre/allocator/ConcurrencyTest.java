package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Platform and virtual threads at once. Every page has an owner in a shadow array that is set and cleared by cas: two owners
 * of one page cannot go unseen. What a thread owns it must find, while all others churn tree, pools and index.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrencyTest {
    private static final long PAGE = 4096;

    @ParameterizedTest
    @CsvSource({
        // nodes, platform, virtual, pages, most pages of an area, lazyMax, milliseconds
        "1, 4, 64, 4000, 12, 0, 2000",
        "1, 2, 2, 200000, 40, 500, 2000",
        "2, 2, 64, 400, 6, 3, 2000",
        "8, 4, 64, 20000, 30, 200, 3000",
        "8, 2, 0, 400000, 4, 20000, 3000",
        "4, 64, 0, 8000, 300, 1000, 2000",
    })
    void threads_allOperations_neverShareAPage(
            int nodes, int platform, int virtual, int pages, int mostPages, long lazyMax, long millis) {
        Seeds.replayable(seed -> new Arena(nodes, platform + virtual, pages, mostPages, lazyMax)
                .run(seed, platform, virtual, millis));
    }

    private static final class Arena {
        private final AddressSpace space;
        private final AtomicLongArray owners;
        /** Where threads leave areas for others to free. */
        private final AtomicReferenceArray<@Nullable Held> shelf = new AtomicReferenceArray<>(64);
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicLong operations = new AtomicLong();
        private final int mostPages;
        private final int heldMost;

        Arena(int nodes, int threads, int pages, int mostPages, long lazyMax) {
            long half = pages / 2L * PAGE;
            this.space = AddressSpace.builder().span(0, half).span(half, half)
                    .nodes(nodes).lazyMaxPages(lazyMax).build();
            this.owners = new AtomicLongArray(pages);
            this.mostPages = mostPages;
            this.heldMost = Math.max(4, pages / threads / mostPages * 2);
        }

        void run(long seed, int platform, int virtual, long millis) throws InterruptedException {
            SplittableRandom seeds = new SplittableRandom(seed);
            CountDownLatch done = new CountDownLatch(platform + virtual);
            for (int i = 0; i < platform + virtual; i++) {
                SplittableRandom random = seeds.split();
                long me = i + 1L;
                Runnable worker = () -> {
                    try {
                        new Worker(me, random).work();
                    } catch (Throwable t) {
                        failure.compareAndSet(null, t);
                        stop.set(true);
                    } finally {
                        done.countDown();
                    }
                };
                if (i < platform) {
                    Thread.ofPlatform().daemon().start(worker);
                } else {
                    Thread.ofVirtual().start(worker);
                }
            }
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (System.nanoTime() < end && !stop.get()) {
                Thread.sleep(100);
                space.verify(); // while all run: reports only what is certainly broken
            }
            stop.set(true);
            assertTrue(done.await(30, TimeUnit.SECONDS), "a thread does not come back");
            Throwable t = failure.get();
            if (t != null) {
                throw new AssertionError(t);
            }
            for (int i = 0; i < shelf.length(); i++) {
                Held held = shelf.getAndSet(i, null);
                if (held != null) {
                    held.disown(owners);
                    space.free(held.address);
                }
            }
            space.verify();
            SpaceStatistics now = space.statistics();
            assertEquals(0, now.busyPages());
            assertEquals(0, now.busyAreas());
            assertEquals(owners.length(), now.freePages() + now.lazyPages() + now.pooledPages());
            assertEquals(0, space.allocate(owners.length() * PAGE), "all of it, in one piece");
            space.verify();
            assertTrue(operations.get() > 1_000, () -> "only " + operations.get() + " operations");
        }

        private static final class Held {
            final long address;
            int pages;
            long owner;

            Held(long address, int pages, long owner) {
                this.address = address;
                this.pages = pages;
                this.owner = owner;
            }

            void own(AtomicLongArray owners, int from, int to) {
                for (int i = from; i < to; i++) {
                    int page = (int) (address / PAGE) + i;
                    long other = owners.compareAndExchange(page, 0, owner);
                    assertEquals(0, other, "page " + page + " has two owners");
                }
            }

            void disown(AtomicLongArray owners) {
                disown(owners, 0, pages);
            }

            void disown(AtomicLongArray owners, int from, int to) {
                for (int i = from; i < to; i++) {
                    int page = (int) (address / PAGE) + i;
                    assertTrue(owners.compareAndSet(page, owner, 0), "page " + page + " lost its owner");
                }
            }
        }

        private final class Worker {
            private final long me;
            private final SplittableRandom random;
            private final List<Held> held = new ArrayList<>();

            Worker(long me, SplittableRandom random) {
                this.me = me;
                this.random = random;
            }

            void work() {
                long count = 0;
                for (; !stop.get(); count++) {
                    step();
                    if ((count & 255) == 0) {
                        LockSupport.parkNanos(1); // virtual threads are not time-sliced
                    }
                }
                operations.addAndGet(count);
                while (!held.isEmpty()) {
                    free(take());
                }
            }

            private void step() {
                int choice = random.nextInt(100);
                if (choice < 40) {
                    if (held.size() < heldMost) {
                        allocate(choice);
                    } else {
                        free(take());
                    }
                } else if (choice < 60 && !held.isEmpty()) {
                    free(take());
                } else if (choice < 70 && !held.isEmpty()) {
                    look(held.get(random.nextInt(held.size())));
                } else if (choice < 80 && !held.isEmpty()) {
                    resize(held.get(random.nextInt(held.size())));
                } else if (choice < 88) {
                    exchange();
                } else if (choice < 94) {
                    space.find(random.nextLong(owners.length()) * PAGE);
                    space.sizeOf(random.nextLong(owners.length()) * PAGE);
                } else if (!held.isEmpty()) {
                    handle(held.get(random.nextInt(held.size())));
                }
            }

            private Held take() {
                int last = held.size() - 1;
                int at = random.nextInt(held.size());
                Held chosen = held.get(at);
                held.set(at, held.get(last));
                held.remove(last);
                return chosen;
            }

            private void allocate(int choice) {
                int pages = 1 + random.nextInt(1 + random.nextInt(mostPages));
                long address;
                try {
                    if (choice < 25) {
                        address = space.allocate(pages * PAGE);
                    } else if (choice < 30) {
                        address = space.allocate(pages * PAGE, 4 * PAGE);
                        assertEquals(0, address % (4 * PAGE));
                    } else if (choice < 34) {
                        address = space.tryAllocate(pages * PAGE);
                    } else if (choice < 37) {
                        long low = random.nextLong(owners.length()) * PAGE;
                        address = space.allocate(pages * PAGE, 1, low, low + 100 * PAGE);
                        assertTrue(address >= low && address + pages * PAGE <= low + 100 * PAGE);
                    } else if (choice < 38) {
                        long[] both = space.allocateCongruent(new long[] {0, 2L * pages * PAGE},
                                new long[] {pages * PAGE, PAGE}, PAGE);
                        keep(both[1], 1);
                        address = both[0];
                    } else {
                        long at = random.nextLong(owners.length()) * PAGE;
                        address = space.allocateAt(at, pages * PAGE) ? at : AddressSpace.NONE;
                    }
                } catch (AddressSpaceExhaustedException e) {
                    return;
                }
                if (address != AddressSpace.NONE) {
                    keep(address, pages);
                }
            }

            private void keep(long address, int pages) {
                Held area = new Held(address, pages, me);
                area.own(owners, 0, pages);
                held.add(area);
                look(area);
            }

            private void free(Held area) {
                area.disown(owners);
                space.free(area.address);
            }

            /** An area that we own is found, whatever others do to the index. */
            private void look(Held area) {
                long inside = area.address + random.nextLong(area.pages * PAGE);
                assertEquals(area.address, space.find(inside), "find of an area of mine");
                assertEquals(area.pages * PAGE, space.sizeOf(inside), "sizeOf of an area of mine");
            }

            private void resize(Held area) {
                int pages = 1 + random.nextInt(mostPages);
                int before = area.pages;
                if (pages < before) {
                    area.disown(owners, pages, before);
                    area.pages = pages;
                    assertTrue(space.resize(area.address, pages * PAGE));
                } else if (space.resize(area.address, pages * PAGE)) {
                    area.own(owners, before, pages);
                    area.pages = pages;
                }
                look(area);
            }

            /** Leaves an area for others and takes one that somebody left. */
            private void exchange() {
                Held mine = held.isEmpty() ? null : take();
                Held theirs = shelf.getAndSet(random.nextInt(shelf.length()), mine);
                if (theirs != null) {
                    if (random.nextBoolean()) {
                        free(theirs);
                    } else {
                        theirs.disown(owners);
                        theirs.owner = me;
                        theirs.own(owners, 0, theirs.pages);
                        held.add(theirs);
                    }
                }
            }

            private void handle(Held area) {
                Area handle = space.areaAt(area.address);
                assertEquals(area.pages * PAGE, handle.bytes());
                assertTrue(handle.isLive());
                if (random.nextBoolean()) {
                    held.remove(area);
                    area.disown(owners);
                    handle.free();
                    try {
                        handle.free();
                        throw new AssertionError("a stale handle was obeyed");
                    } catch (InvalidFreeException expected) {
                        assertEquals(area.address, expected.address());
                    }
                }
            }
        }
    }

    /** Of many threads that free one area, one may. */
    @Test
    void free_manyThreadsOneArea_exactlyOneWins() throws InterruptedException {
        AddressSpace space = AddressSpace.builder().span(0, 1_000 * PAGE).nodes(2).lazyMaxPages(50).build();
        int threads = 4;
        for (int round = 0; round < 2_000; round++) {
            long address = space.allocate(2 * PAGE);
            AtomicLong wins = new AtomicLong();
            CountDownLatch ready = new CountDownLatch(threads);
            Thread[] all = new Thread[threads];
            for (int i = 0; i < threads; i++) {
                all[i] = Thread.ofVirtual().start(() -> {
                    ready.countDown();
                    try {
                        ready.await();
                        space.free(address);
                        wins.incrementAndGet();
                    } catch (InvalidFreeException expected) {
                        assertEquals(address, expected.address());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            for (Thread thread : all) {
                thread.join();
            }
            assertEquals(1, wins.get());
        }
        space.verify();
    }

    /** As above; they keep in step, so that many meet between the look at an area and its end. */
    @Test
    void free_manyThreadsManyAreas_eachIsFreedOnce() throws InterruptedException {
        int count = 4_096;
        AddressSpace space = AddressSpace.builder().span(0, count * PAGE).nodes(2).lazyMaxPages(2L * count).build();
        long[] areas = new long[count];
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < count; i++) {
                areas[i] = space.allocate(PAGE);
            }
            AtomicLong wins = new AtomicLong();
            AtomicLong next = new AtomicLong();
            Thread[] all = new Thread[2];
            for (int t = 0; t < all.length; t++) {
                all[t] = Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < count; i++) {
                        for (int spins = 0; spins < 200 && next.get() < 2L * i; spins++) {
                            Thread.onSpinWait();
                        }
                        wins.addAndGet(tryFree(space, areas[i]));
                        next.incrementAndGet();
                    }
                });
            }
            for (Thread thread : all) {
                thread.join();
            }
            assertEquals(count, wins.get());
            space.verify();
        }
    }

    private static int tryFree(AddressSpace space, long address) {
        try {
            space.free(address);
            return 1;
        } catch (InvalidFreeException e) {
            return 0;
        }
    }

    /** verify and statistics of a space that grows meanwhile see it before or after, never in between. */
    @Test
    void verify_whileSpansAreAdded_reportsNothing() throws InterruptedException {
        AddressSpace space = AddressSpace.builder().span(0, PAGE).nodes(1).lazyMaxPages(0).build();
        AtomicBoolean stop = new AtomicBoolean();
        Thread growing = Thread.ofPlatform().daemon().start(() -> {
            for (long i = 1; i < 2_000 && !stop.get(); i++) {
                space.addSpan(2 * i * PAGE, PAGE);
            }
        });
        try {
            while (growing.isAlive()) {
                space.verify();
            }
        } finally {
            stop.set(true);
            growing.join();
        }
        space.verify();
        assertEquals(2_000, space.statistics().totalPages());
    }

    /** Nodes borrow from one another while verify walks their pools: an area that moves is in one of them, not in two. */
    @Test
    void verify_whileNodesBorrow_reportsNothing() throws InterruptedException {
        AddressSpace space = AddressSpace.builder().span(0, 100_000 * PAGE).nodes(16)
                .nodeSelector(nodes -> (Thread.currentThread().threadId() & 1) == 0 ? 0 : nodes - 1).lazyMaxPages(500)
                .build(); // the first and the last node: much time passes between the looks at their pools
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        while (threads.size() < 4) {
            int burst = threads.size() % 2 == 0 ? 40 : 400;
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                long[] held = new long[burst];
                while (!stop.get()) {
                    for (int i = 0; i < burst; i++) {
                        held[i] = space.allocate(PAGE);
                    }
                    LockSupport.parkNanos(50_000);
                    for (long address : held) {
                        space.free(address);
                    }
                    LockSupport.parkNanos(50_000);
                }
            }));
        }
        try {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_500);
            while (System.nanoTime() < end) {
                space.verify();
            }
        } finally {
            stop.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        space.verify();
        assertEquals(0, space.statistics().busyPages());
    }
}
