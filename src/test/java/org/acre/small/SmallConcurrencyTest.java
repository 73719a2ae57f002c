package org.acre.small;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many threads: every object is its owner's alone, whoever frees it, and nothing is lost. */
class SmallConcurrencyTest {
    private static final long BYTES = 64 << 20;
    private static final ThreadFactory PLATFORM = Thread.ofPlatform().daemon().name("small-", 0).factory();
    private static final ThreadFactory VIRTUAL = Thread.ofVirtual().factory();

    private interface Work {
        void run(int thread) throws Exception;
    }

    /** Runs the work on threads that have ended on return: then their magazines are nobody's. */
    private static void together(int threads, ThreadFactory factory, Work work) throws Exception {
        List<FutureTask<?>> tasks = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            tasks.add(new FutureTask<>(() -> {
                work.run(thread);
                return null;
            }));
            running.add(factory.newThread(tasks.getLast()));
        }
        running.forEach(Thread::start);
        for (Thread thread : running) {
            thread.join();
        }
        for (FutureTask<?> task : tasks) {
            task.get();
        }
    }

    private static void ends(SmallObjects small, AddressSpace space, long live) {
        small.verify();
        assertEquals(live, small.statistics().liveObjects());
        if (live == 0) {
            small.trim();
            assertEquals(0, small.statistics().slabs());
        }
        space.verify();
    }

    @Test void stamps_platformThreads_areNeverOverwritten() {
        Seeds.replayable(seed -> stamps(seed, 8, PLATFORM, false));
    }

    @Test void stamps_moreThreadsThanMagazines_areNeverOverwritten() {
        Seeds.replayable(seed -> stamps(seed, 100, PLATFORM, false));
    }

    @Test void stamps_virtualThreads_areNeverOverwritten() {
        Seeds.replayable(seed -> stamps(seed, 200, VIRTUAL, false));
    }

    @Test void stamps_takenAndTaggedObjects_areNeverOverwritten() {
        Seeds.replayable(seed -> stamps(seed, 8, PLATFORM, true));
    }

    private static void stamps(long seed, int threads, ThreadFactory factory, boolean waiting) throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(BYTES, SizeClasses.GRANULE);
            AddressSpace space = AddressSpace.builder().span(memory.address(), BYTES).nodes(2).lazyMaxPages(500).build();
            Queue<Long> told = new ConcurrentLinkedQueue<>();
            SmallObjects small = SmallObjects.on(space).taggedFrees((tag, bytes) -> told.add(tag)).build();
            together(threads, factory, thread ->
                    new Stamper(memory, small, thread, new SplittableRandom(seed + thread), waiting ? told : null).run(160_000 / threads));
            freeTold(small, told);
            ends(small, space, 0);
        }
    }

    private static void freeTold(SmallObjects small, Queue<Long> told) {
        for (Long address = told.poll(); address != null; address = told.poll()) {
            small.untaggedFrees().free(new long[] {address}, 1);
        }
    }

    /** Allocates, writes its own number into every object, and finds it there when it frees. */
    private record Stamper(MemorySegment memory, SmallObjects small, int thread, SplittableRandom random,
            @Nullable Queue<Long> told) {
        void run(int steps) {
            List<Long> own = new ArrayList<>();
            for (int i = 0; i < steps || !own.isEmpty(); i++) {
                if (i < steps && random.nextInt(own.size() + 1) < 40) {
                    long address = small.allocate(8L << random.nextInt(9));
                    if (address != AddressSpace.NONE) {
                        memory.set(ValueLayout.JAVA_LONG, address - memory.address(), stamp(address));
                        own.add(address);
                        if (told != null && random.nextInt(3) == 0) {
                            assertEquals(address, small.tagOnce(address, address));
                        }
                    }
                } else {
                    int at = random.nextInt(own.size());
                    long address = own.get(at);
                    own.set(at, own.getLast());
                    own.removeLast();
                    assertEquals(stamp(address), memory.get(ValueLayout.JAVA_LONG, address - memory.address()));
                    end(address);
                }
                if (i % 1_000 == 0 && told != null) {
                    freeTold(small, told);
                }
            }
        }

        private void end(long address) {
            if (told == null || random.nextBoolean()) {
                small.free(address);
            } else {
                small.take(address);
                assertThrows(InvalidFreeException.class, () -> small.free(address));
                small.takenFrees().free(new long[] {address}, 1);
            }
        }

        private long stamp(long address) {
            return address * 31 + thread;
        }
    }

    @Test void crossThread_oneAllocatesAnotherFrees_nothingIsLost() throws Exception {
        AddressSpace space = AddressSpace.builder().span(1L << 40, BYTES).nodes(2).build();
        SmallObjects small = SmallObjects.in(space);
        int pairs = 2;
        int count = 60_000;
        List<ArrayBlockingQueue<Long>> queues = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            queues.add(new ArrayBlockingQueue<>(500));
        }
        together(2 * pairs, PLATFORM, thread -> {
            ArrayBlockingQueue<Long> queue = queues.get(thread / 2);
            for (int i = 0; i < count; i++) {
                if (thread % 2 == 0) {
                    queue.put(small.allocate(32 + i % 3 * 400));
                } else {
                    assertTrue(small.free(queue.take()) >= 32);
                }
            }
        });
        // What 500 objects in flight, the magazines and the hysteresis may hold: not what 60,000 objects took.
        assertTrue(small.statistics().slabs() < 60, small.statistics().toString());
        ends(small, space, 0);
    }

    @Test void free_twoThreadsFreeTheSame_exactlyOneIsObeyed() throws Exception {
        AddressSpace space = AddressSpace.builder().span(1L << 40, BYTES).nodes(2).build();
        SmallObjects small = SmallObjects.in(space);
        int rounds = 300;
        int objects = 64;
        AtomicLong[] addresses = new AtomicLong[objects];
        for (int i = 0; i < objects; i++) {
            addresses[i] = new AtomicLong();
        }
        AtomicInteger obeyed = new AtomicInteger();
        CyclicBarrier barrier = new CyclicBarrier(2);
        together(2, PLATFORM, thread -> {
            for (int round = 0; round < rounds; round++) {
                for (int i = thread; i < objects; i += 2) {
                    addresses[i].set(small.allocate(64));
                }
                barrier.await();
                for (AtomicLong address : addresses) {
                    try {
                        small.free(address.get());
                        obeyed.incrementAndGet();
                    } catch (InvalidFreeException e) {
                        assertEquals(address.get(), e.address());
                    }
                }
                barrier.await();
            }
        });
        assertEquals(rounds * objects, obeyed.get());
        ends(small, space, 0);
    }

    @Test void allocate_manyThreadsAndOneSlab_everySlotOnce() throws Exception {
        AddressSpace space = AddressSpace.builder().span(1L << 40, 4 * SizeClasses.GRANULE).nodes(2).build();
        SmallObjects small = SmallObjects.in(space);
        AtomicInteger got = new AtomicInteger();
        // Virtual threads keep no magazines, so each slot can be had by each.
        together(8, VIRTUAL, thread -> {
            while (small.allocate(1024) != AddressSpace.NONE) {
                got.incrementAndGet();
            }
        });
        assertEquals(4 * 64, got.get());
        ends(small, space, 4 * 64);
    }

    @Test void magazines_ownersDead_theirSlotsAreFoundAgain() throws Exception {
        AddressSpace space = AddressSpace.builder().span(1L << 40, 8 * SizeClasses.GRANULE).nodes(2).build();
        SmallObjects small = SmallObjects.in(space);
        for (int i = 0; i < 40; i++) {
            // One object each, freed by us: what else their magazines loaded died with them.
            AtomicLong address = new AtomicLong();
            Thread thread = PLATFORM.newThread(() -> address.set(small.allocate(1024)));
            thread.start();
            thread.join();
            small.free(address.get());
        }
        int got = 0;
        while (small.allocate(1024) != AddressSpace.NONE) {
            got++;
        }
        assertEquals(8 * 64, got);
        ends(small, space, 8 * 64);
    }

    @Test void trim_whileOthersWork_breaksNothing() throws Exception {
        AddressSpace space = AddressSpace.builder().span(1L << 40, BYTES).nodes(2).build();
        SmallObjects small = SmallObjects.in(space);
        AtomicInteger running = new AtomicInteger(3);
        together(4, PLATFORM, thread -> {
            if (thread == 3) {
                while (running.get() > 0) {
                    small.trim();
                    Thread.onSpinWait();
                }
                return;
            }
            for (int i = 0; i < 300; i++) {
                long[] addresses = new long[200];
                for (int j = 0; j < addresses.length; j++) {
                    addresses[j] = small.allocate(1024);
                }
                small.freeBulk(addresses, addresses.length);
            }
            running.decrementAndGet();
        });
        ends(small, space, 0);
    }
}
