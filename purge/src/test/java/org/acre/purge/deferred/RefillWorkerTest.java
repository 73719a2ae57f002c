package org.acre.purge.deferred;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.purge.BlockMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Refills: one at a time, fewer and fewer when they find nothing, and after a while when memory is short. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefillWorkerTest {
    private static final long PRESSURE_NANOS = 300_000_000;
    private static final int NODES = 4;
    private static final int CACHED = 5;

    private final Counting memory = new Counting();
    private final BlankBlocks blanks = new BlankBlocks(memory, NODES, CACHED);
    private final RefillWorker worker = new RefillWorker(memory, blanks, PRESSURE_NANOS);

    @AfterEach void close() {
        worker.close();
        assertEquals(0, blanks.cached());
        assertEquals(1, memory.mostAtOnce.get(), "refills at the same time");
    }

    /** Blocks as arrays, if there are any; counts who refills. */
    private static final class Counting implements BlockMemory {
        private final ArrayBlocks blocks = new ArrayBlocks(1000);
        final AtomicInteger refills = new AtomicInteger();
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger mostAtOnce = new AtomicInteger();
        volatile boolean dry;

        @Override public long blockBytes() {
            return blocks.blockBytes();
        }

        @Override public long tryTake() {
            return dry ? NONE : blocks.tryTake();
        }

        @Override public void refill(int count) {
            int now = inside.incrementAndGet();
            mostAtOnce.accumulateAndGet(now, Math::max);
            if (!dry) {
                blocks.refill(count);
            }
            refills.incrementAndGet();
            inside.decrementAndGet();
        }

        @Override public void give(long block) {
            blocks.give(block);
        }

        @Override public long load(long block, int word) {
            return blocks.load(block, word);
        }

        @Override public void store(long block, int word, long value) {
            blocks.store(block, word, value);
        }
    }

    private void awaitRefills(int count) throws InterruptedException {
        while (memory.refills.get() < count) {
            Thread.sleep(1);
        }
    }

    private void requestFor(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() - end < 0) {
            worker.request();
            Thread.sleep(0, 1000);
        }
    }

    @Test void request_manyThreads_oneRefillFillsAll() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 1000; i++) {
                    worker.request();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        while (blanks.cached() < NODES * CACHED) {
            Thread.sleep(1);
        }
        assertEquals(1, memory.refills.get(), "the first has fetched enough for all");
    }

    /** Each would cost a look at every pool, or a purge, for nothing: what the kernel's worker did until 2022. */
    @Test void request_noBlockToBeHad_backsOff() throws InterruptedException {
        memory.dry = true;
        requestFor(200);
        awaitRefills(1);
        int most = 6; // after 10, 30, 70, 150, 310 ms; late ones make them fewer
        assertTrue(memory.refills.get() <= most, memory.refills + " refills in 200 ms");
        memory.dry = false;
        while (blanks.cached() < NODES * CACHED) {
            worker.request();
            Thread.sleep(1);
        }
    }

    @Test void pressure_blanks_areDroppedAndOneComesBackLater() throws InterruptedException {
        worker.fillFirst();
        assertEquals(NODES * CACHED, blanks.cached());
        long start = System.nanoTime();
        assertEquals(NODES * CACHED, worker.pressure());
        assertEquals(0, blanks.cached());
        worker.request();
        while (blanks.cached() == 0) {
            Thread.sleep(1);
        }
        assertTrue(System.nanoTime() - start >= PRESSURE_NANOS, "fetched while memory was short");
        assertEquals(1, blanks.cached(), "though the memory has the others");
        worker.request();
        while (blanks.cached() < NODES * CACHED) {
            Thread.sleep(1);
        }
    }
}
