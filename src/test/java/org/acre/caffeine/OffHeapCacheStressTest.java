package org.acre.caffeine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.acre.Region;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads in one cache: every value read is whole and belongs to its key, and nothing is lost. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OffHeapCacheStressTest {
    private static final long PAGE = Platform.pageSize();
    private static final int THREADS = 8;
    private static final int STEPS = 15_000;
    private static final int KEYS = 200;

    private final long seed = Long.getLong("acre.seed", new SplittableRandom().nextLong());
    private final LongAdder read = new LongAdder();

    /** Purges at every free, so that what is freed too early is soon somebody else's. */
    private static Region region(long pages, boolean slabs) {
        return Region.builder().anonymous(pages * PAGE).slabs(slabs).uninitialized().lazyMaxPages(0).build();
    }

    @Test void platformThreads_everyValueIsWholeAndItsKeys() throws Exception {
        run(Executors.newFixedThreadPool(THREADS), 1024, 256, false);
    }

    @Test void virtualThreads_everyValueIsWholeAndItsKeys() throws Exception {
        run(Executors.newVirtualThreadPerTaskExecutor(), 1024, 256, false);
    }

    @Test void regionHardlyLargerThanTheCache_everyValueIsWholeAndItsKeys() throws Exception {
        run(Executors.newFixedThreadPool(THREADS), 320, 256, false);
    }

    @Test void smallValuesInSlabs_everyValueIsWholeAndItsKeys() throws Exception {
        run(Executors.newFixedThreadPool(THREADS), 2048, 96, true);
    }

    private void run(ExecutorService threads, long regionPages, long cachePages, boolean slabs) throws Exception {
        try (Region region = region(regionPages, slabs)) {
            OffHeapCache<Long> cache = OffHeapCache.<Long>in(region).maximumBytes(cachePages * PAGE).recordStats().build();
            inParallel(threads, IntStream.range(0, THREADS).<Runnable>mapToObj(thread -> () -> work(cache, thread)).toList());
            CacheTotals.verifyAtRest(region, cache);
            assertTrue(cache.bytes() <= cachePages * PAGE);
            assertTrue(cache.stats().evictionCount() > 0);
            assertTrue(read.sum() > STEPS, "values read: " + read);
            cache.close();
            CacheTotals.verifyEmpty(region);
        } catch (AssertionError | ExecutionException e) {
            throw new AssertionError("replay with -Dacre.seed=" + seed + ": " + e, e);
        }
    }

    private static void inParallel(ExecutorService threads, List<Runnable> tasks) throws Exception {
        try (threads) {
            List<Future<?>> running = new ArrayList<>();
            tasks.forEach(task -> running.add(threads.submit(task)));
            for (Future<?> task : running) {
                task.get();
            }
        }
    }

    private void work(OffHeapCache<Long> cache, int thread) {
        SplittableRandom random = new SplittableRandom(seed + thread);
        for (int i = 0; i < STEPS; i++) {
            long key = random.nextInt(KEYS);
            switch (random.nextInt(8)) {
                case 0, 1 -> cache.put(key, StampedValue.of(key, bytes(random), random));
                case 2 -> cache.invalidate(key);
                case 3, 4 -> readCopy(cache, key);
                case 5 -> lendAndPut(cache, key, random);
                default -> readInPlace(cache, key);
            }
        }
    }

    private static int bytes(SplittableRandom random) {
        return random.nextInt(StampedValue.LEAST_BYTES, random.nextInt(8) == 0 ? 8 * (int) PAGE : (int) PAGE);
    }

    private void readCopy(OffHeapCache<Long> cache, long key) {
        byte[] value = cache.get(key);
        if (value != null) {
            StampedValue.verify(key, MemorySegment.ofArray(value));
            read.increment();
        }
    }

    private void readInPlace(OffHeapCache<Long> cache, long key) {
        cache.withValue(key, value -> {
            StampedValue.verify(key, value);
            LockSupport.parkNanos(1); // let others drop it and take its room
            StampedValue.verify(key, value);
            read.increment();
            return key;
        });
    }

    /** What is lent stays, whatever its borrower does to the entry. */
    private void lendAndPut(OffHeapCache<Long> cache, long key, SplittableRandom random) {
        try (LentValue lent = cache.lend(key)) {
            if (lent != null) {
                cache.invalidate(key);
                LockSupport.parkNanos(1);
                StampedValue.verify(key, lent.segment());
                read.increment();
            }
        }
        cache.put(key, StampedValue.of(key, bytes(random), random));
    }

    @Test void close_whileOthersPut_losesNothing() throws Exception {
        for (int round = 0; round < 50; round++) {
            try (Region region = region(1024, true)) {
                OffHeapCache<Long> cache = OffHeapCache.<Long>in(region).maximumBytes(256 * PAGE).build();
                AtomicBoolean refused = new AtomicBoolean();
                List<Runnable> tasks = new ArrayList<>();
                for (int thread = 0; thread < 3; thread++) {
                    SplittableRandom random = new SplittableRandom(seed + thread);
                    tasks.add(() -> putUntilRefused(cache, random, refused));
                }
                tasks.add(cache::close);
                inParallel(Executors.newFixedThreadPool(tasks.size()), tasks);
                assertTrue(refused.get());
                CacheTotals.verifyEmpty(region);
                assertEquals(region.smallObjectStatistics().slabs(), region.space().statistics().busyAreas());
            }
        }
    }

    private static void putUntilRefused(OffHeapCache<Long> cache, SplittableRandom random, AtomicBoolean refused) {
        try {
            while (true) {
                long key = random.nextInt(KEYS);
                cache.put(key, StampedValue.of(key, 100, random));
            }
        } catch (IllegalStateException e) {
            refused.set(true);
        }
    }
}
