package org.acre.view;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.acre.memory.Backing;
import org.acre.memory.KernelMappings;
import org.acre.memory.Platform;
import org.acre.memory.AnonymousMemory;
import org.acre.memory.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Threads make views of their own pages, write stamps through them, look for these in the memory, and free; others purge.
 * Every thread also reads views that it has freed: such a read throws, or finds one of that thread's own stamps.
 */
@EnabledOnOs(OS.LINUX)
class ViewStressTest {
    private static final long SEED = Long.getLong("acre.seed", System.nanoTime());
    private static final long PAGE = Platform.pageSize();
    private static final int THREADS = 8;
    private static final int LOOPS = 500;
    private static final int PAGES_EACH = 128;

    @Test void views_manyThreadsAndPurges_showTheirOwnPagesOnly() throws Exception {
        stress(Executors.newFixedThreadPool(THREADS + 1), new KernelMappings(1 << 16, Long.MAX_VALUE, () -> 0));
    }

    @Test void views_fewMappings_showTheirOwnPagesOnly() throws Exception {
        // Enough for what is live, so nobody is refused; everything else is given up again and again.
        stress(Executors.newFixedThreadPool(THREADS + 1), new KernelMappings(4096, Long.MAX_VALUE, () -> 0));
    }

    @Test void views_virtualThreads_showTheirOwnPagesOnly() throws Exception {
        stress(Executors.newVirtualThreadPerTaskExecutor(), new KernelMappings(1 << 16, Long.MAX_VALUE, () -> 0));
    }

    private static void stress(ExecutorService threads, KernelMappings mappings)
            throws IOException, InterruptedException, ExecutionException {
        System.out.println("ViewStressTest: -Dacre.seed=" + SEED);
        Backing memory = AnonymousMemory.map(Extent.fixed(THREADS * PAGES_EACH * PAGE, PAGE), true);
        Views views = new Views(mappings, true, false, count -> new IllegalStateException("no " + count + " mappings"));
        List<Future<?>> workers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Worker worker = new Worker(thread, memory.memory(), views);
            workers.add(threads.submit(worker::run));
        }
        Future<?> purges = threads.submit(() -> {
            while (!Thread.currentThread().isInterrupted() && workers.stream().anyMatch(worker -> !worker.isDone())) {
                views.purge();
            }
        });
        for (Future<?> worker : workers) {
            worker.get();
        }
        purges.get();
        threads.shutdown();
        assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
        views.verify();
        ViewCounts counts = views.counts();
        assertEquals(THREADS * (long) LOOPS, counts.made());
        assertEquals(counts.made(), counts.freed());
        assertTrue(counts.reused() > 0, counts.toString());
        assertEquals(0, views.close());
        assertEquals(0, mappings.held());
        memory.close();
    }

    private static final class Worker {
        private final int thread;
        private final MemorySegment memory;
        private final Views views;
        private final SplittableRandom random;
        private final ArrayDeque<MemorySegment> stale = new ArrayDeque<>();

        Worker(int thread, MemorySegment memory, Views views) {
            this.thread = thread;
            this.memory = memory;
            this.views = views;
            this.random = new SplittableRandom(SEED + thread);
        }

        Void run() {
            for (int loop = 0; loop < LOOPS; loop++) {
                long[] offsets = random.nextInt(4) == 0 ? scattered(random) : scattered(new SplittableRandom(random.nextInt(8)));
                MemorySegment view = views.view(memory.address(), memory.byteSize(), offsets, PAGE);
                for (int i = 0; i < offsets.length; i++) {
                    long stamp = (long) thread << 32 | loop << 8 | i;
                    view.set(JAVA_LONG, i * PAGE, stamp);
                    assertEquals(stamp, memory.get(JAVA_LONG, offsets[i]), "through the memory");
                }
                views.free(view);
                readStale(view);
            }
            return null;
        }

        /** Up to 20 offsets of this thread's pages, no two of them the same. */
        private long[] scattered(SplittableRandom source) {
            long[] offsets = new long[1 + source.nextInt(20)];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = (thread * (long) PAGES_EACH + source.nextInt(PAGES_EACH)) * PAGE;
            }
            return Arrays.stream(offsets).distinct().toArray();
        }

        private void readStale(MemorySegment freed) {
            stale.add(freed);
            if (stale.size() > 64) {
                stale.poll();
            }
            for (MemorySegment segment : stale) {
                try {
                    long found = segment.get(JAVA_LONG, 0);
                    assertTrue(found == 0 || found >>> 32 == thread, "found " + Long.toHexString(found) + " of another");
                } catch (IllegalStateException e) {
                    // Revoked, as it should be.
                }
            }
        }
    }
}
