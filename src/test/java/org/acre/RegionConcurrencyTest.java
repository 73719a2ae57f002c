package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;

/** Many threads allocate, stamp every page, hand over, check the stamps and free: no area has two owners. */
class RegionConcurrencyTest {
    private static final long PAGE = Platform.pageSize();
    /** Of all threads together: what they cost is page faults, two for each page that is stamped. */
    private static final int OPERATIONS = 48_000;
    private static final int HELD = 8;

    @Test void platformThreads_touchAndStamp_noAreaHasTwoOwners() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
            touchAndStamp(threads, 32, 20_261_121);
        }
    }

    @Test void virtualThreads_touchAndStamp_noAreaHasTwoOwners() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            touchAndStamp(threads, 128, 42);
        }
    }

    @Test void close_whileOthersAllocate_theyGetIllegalStateAndNothingElse() throws Exception {
        Region region = Region.builder().anonymous(1L << 30).lazyMaxPages(64).build();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            CountDownLatch running = new CountDownLatch(8);
            List<Future<?>> workers = new ArrayList<>();
            for (int worker = 0; worker < 8; worker++) {
                workers.add(threads.submit(() -> {
                    running.countDown();
                    while (true) {
                        MemorySegment segment = region.allocate(2 * PAGE, 1);
                        segment.set(JAVA_LONG_UNALIGNED, PAGE, 1);
                        region.free(segment);
                    }
                }));
            }
            running.await();
            Thread.sleep(30);
            region.close();
            for (Future<?> worker : workers) {
                ExecutionException end = assertThrows(ExecutionException.class, worker::get);
                assertInstanceOf(IllegalStateException.class, end.getCause());
            }
        }
    }

    private static void touchAndStamp(ExecutorService threads, int workers, long seed) throws Exception {
        // 300 pages of lazy memory: purges while everything runs.
        try (Region region = Region.builder().anonymous(1L << 34).lazyMaxPages(300).build()) {
            CountDownLatch gate = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                long own = seed * 1_000 + worker;
                running.add(threads.submit(() -> {
                    gate.await();
                    new Worker(region, own).run(OPERATIONS / workers);
                    return null;
                }));
            }
            gate.countDown();
            for (Future<?> future : running) {
                future.get();
            }
            assertEquals(0, region.space().statistics().busyAreas(), "seed " + seed);
            region.space().verify();
        }
    }

    private record Worker(Region region, long seed) {
        void run(int operations) {
            SplittableRandom random = new SplittableRandom(seed);
            MemorySegment[] held = new MemorySegment[HELD];
            long[] stamps = new long[HELD];
            for (int operation = 0; operation < operations; operation++) {
                int slot = random.nextInt(HELD);
                giveBack(held[slot], stamps[slot]);
                long pages = random.nextLong(1, 13);
                stamps[slot] = random.nextLong();
                held[slot] = region.allocate(pages * PAGE, 1L << random.nextInt(16));
                stamp(held[slot], stamps[slot]);
            }
            for (int slot = 0; slot < HELD; slot++) {
                giveBack(held[slot], stamps[slot]);
            }
        }

        private void stamp(MemorySegment segment, long stamp) {
            for (long at = 0; at < segment.byteSize(); at += PAGE) {
                assertEquals(0, segment.get(JAVA_LONG_UNALIGNED, at), () -> "handed out with contents, seed " + seed);
                segment.set(JAVA_LONG_UNALIGNED, at, stamp + at);
            }
        }

        private void giveBack(MemorySegment segment, long stamp) {
            if (segment == null) {
                return;
            }
            for (long at = 0; at < segment.byteSize(); at += PAGE) {
                assertEquals(stamp + at, segment.get(JAVA_LONG_UNALIGNED, at), () -> "another owner wrote here, seed " + seed);
            }
            region.free(segment);
        }
    }
}
