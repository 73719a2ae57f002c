package org.acre.benchmarks;

import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingStream;
import org.HdrHistogram.Histogram;
import org.acre.allocator.AddressSpace;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.Purger;

/**
 * How long does an allocation take while a purge of a million areas runs, and without one?
 *
 * <p>One thread allocates and frees: areas of one page, which pools serve, and of 300 pages, which only the tree serves, under the
 * global lock that the purge needs too. Another frees a million scattered areas and purges them into the tree, again and again.
 * Stalls that the scheduler causes are in both histograms; those that the global lock causes are counted by JFR, from the
 * stacks of parked threads.
 *
 * <p>Usage: {@code PurgeLatencyReport [SECONDS]}, 10 by default. Exit code 1 if a bar is missed.
 */
public final class PurgeLatencyReport {
    private static final int AREAS = 1_000_000;
    private static final long TREE_BYTES = 300 * Spaces.PAGE;
    private static final Duration STALL = Duration.ofMillis(1);

    private PurgeLatencyReport() {}

    public static void main(String[] arguments) throws InterruptedException {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10;
        measure(Duration.ofSeconds(Math.max(1, seconds / 4)), false); // warm-up
        measure(Duration.ofSeconds(Math.max(1, seconds / 4)), true);
        Outcome without = measure(Duration.ofSeconds(seconds), false);
        Outcome with = measure(Duration.ofSeconds(seconds), true);
        print("%-22s %10s %10s %10s %12s %12s %10s", "allocation of", "p50 us", "p99 us", "p99.9 us", "p99.99 us", "max us", "count");
        without.print("no purge");
        with.print("purge");
        print("purges of a million areas: %d, the longest %.1f ms", with.purges, with.longestPurge / 1e6);
        print("parked at the global lock for more than %d ms: %d times without, %d with a purge; the longest %.3f ms",
                STALL.toMillis(), without.stalls, with.stalls, with.longestStall / 1e6);
        String verdict = Bar.atMost(0, "allocations that the global lock stalled for more than 1 ms during purges", _ -> 0)
                .verdict((double) with.stalls);
        print("%s", verdict);
        if (with.stalls > 0) {
            System.exit(1);
        }
    }

    private static Outcome measure(Duration time, boolean purging) throws InterruptedException {
        AddressSpace space = AddressSpace.builder()
                .span(0, Spaces.LARGE_SPAN).lazyMaxPages(4L * AREAS).poolMaxPages(1 << 16).build();
        try (Purger purger = Purger.on(space).interval(Duration.ZERO).invalidation(MappingInvalidation.none()).build();
                RecordingStream parks = new RecordingStream()) {
            AtomicLong stalls = new AtomicLong();
            AtomicLong longestStall = new AtomicLong();
            parks.enable("jdk.ThreadPark").withThreshold(Duration.ofNanos(100_000)).withStackTrace();
            parks.onEvent("jdk.ThreadPark", event -> {
                if (isAtGlobalLock(event)) {
                    longestStall.accumulateAndGet(event.getDuration().toNanos(), Math::max);
                    if (event.getDuration().compareTo(STALL) > 0) {
                        stalls.incrementAndGet();
                    }
                }
            });
            parks.startAsync();
            Allocations allocations = new Allocations(space, System.nanoTime() + time.toNanos());
            Thread thread = Thread.ofPlatform().name("allocating").start(allocations);
            long purges = 0;
            long longestPurge = 0;
            while (thread.isAlive()) {
                if (purging) {
                    freeScattered(space);
                    long start = System.nanoTime();
                    purger.purgeAll();
                    longestPurge = Math.max(longestPurge, System.nanoTime() - start);
                    purges++;
                } else {
                    Thread.sleep(Duration.ofMillis(1));
                }
            }
            thread.join();
            parks.stop();
            return new Outcome(allocations.fromPools, allocations.fromTree, purges, longestPurge, stalls.get(), longestStall.get());
        }
    }

    /** Parked in {@code GlobalLock.lock}, and not in the pause that lets others go first. */
    private static boolean isAtGlobalLock(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return false;
        }
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
            String type = frame.getMethod().getType().getName();
            if (type.endsWith(".GlobalLock")) {
                return frame.getMethod().getName().equals("lock");
            }
        }
        return false;
    }

    private static void freeScattered(AddressSpace space) {
        long[] areas = new long[AREAS];
        for (int i = 0; i < AREAS; i++) {
            areas[i] = space.allocate(Spaces.PAGE);
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = AREAS - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            long area = areas[i];
            areas[i] = areas[other];
            areas[other] = area;
        }
        for (long area : areas) {
            space.free(area);
        }
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    /** Allocates and frees until a deadline, and keeps the time of each allocation. */
    private static final class Allocations implements Runnable {
        final Histogram fromPools = new Histogram(3);
        final Histogram fromTree = new Histogram(3);
        private final AddressSpace space;
        private final long deadline;

        Allocations(AddressSpace space, long deadline) {
            this.space = space;
            this.deadline = deadline;
        }

        @Override public void run() {
            while (System.nanoTime() < deadline) {
                time(Spaces.PAGE, fromPools);
                time(TREE_BYTES, fromTree);
            }
        }

        private void time(long bytes, Histogram into) {
            long start = System.nanoTime();
            long area = space.allocate(bytes);
            into.recordValue(System.nanoTime() - start);
            space.free(area);
        }
    }

    /** One run. Nanoseconds. */
    private record Outcome(
            Histogram fromPools, Histogram fromTree, long purges, long longestPurge, long stalls, long longestStall) {
        void print(String name) {
            print(name + ", 1 page", fromPools);
            print(name + ", 300 pages", fromTree);
        }

        private static void print(String name, Histogram times) {
            PurgeLatencyReport.print("%-22s %10.2f %10.2f %10.2f %12.2f %12.2f %,10d", name,
                    times.getValueAtPercentile(50) / 1e3, times.getValueAtPercentile(99) / 1e3,
                    times.getValueAtPercentile(99.9) / 1e3, times.getValueAtPercentile(99.99) / 1e3,
                    times.getMaxValue() / 1e3, times.getTotalCount());
        }
    }
}
