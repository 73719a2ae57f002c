package org.acre.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
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
 * global lock that the purge needs too. Another frees a million scattered areas and purges them into the tree, again and again;
 * only what is allocated while a purge runs counts as such, not what meets the other thread's own allocations.
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
        print("purges of a million areas: %d, the longest %.1f ms", with.purges.size(),
                with.purges.stream().mapToDouble(Window::millis).max().orElse(0));
        print("parked at the global lock for more than %d ms: %d times without, %d with a purge under way",
                STALL.toMillis(), without.stalls, with.stalls);
        boolean met = with.stalls == 0;
        print("%s", Bar.atMost(0, "allocations that the global lock stalled for more than 1 ms during purges", _ -> 0)
                .verdict((double) with.stalls));
        if (!met) {
            System.exit(1);
        }
    }

    private static Outcome measure(Duration time, boolean purging) throws InterruptedException {
        AddressSpace space = AddressSpace.builder()
                .span(0, Spaces.LARGE_SPAN).lazyMaxPages(1L << 40).poolMaxPages(1 << 16).build();
        Stalls stalls = new Stalls();
        try (Purger purger = Purger.on(space).interval(Duration.ZERO).invalidation(MappingInvalidation.none()).build();
                RecordingStream parks = new RecordingStream()) {
            parks.enable("jdk.ThreadPark").withThreshold(STALL).withStackTrace();
            parks.onEvent("jdk.ThreadPark", stalls::note);
            parks.startAsync();
            Allocations allocations = new Allocations(space, System.nanoTime() + time.toNanos());
            allocations.counting = !purging;
            Thread thread = Thread.ofPlatform().name("allocating").start(allocations);
            while (thread.isAlive()) {
                if (purging) {
                    freeScattered(space);
                    Instant start = Instant.now();
                    allocations.counting = true;
                    purger.purgeAll();
                    allocations.counting = false;
                    stalls.windows.add(new Window(start, Instant.now()));
                } else {
                    Thread.sleep(Duration.ofMillis(1));
                }
            }
            thread.join();
            parks.stop();
            return new Outcome(allocations.fromPools, allocations.fromTree, stalls.windows, stalls.inside(purging));
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
        volatile boolean counting;
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
            if (counting) {
                into.recordValue(System.nanoTime() - start);
            }
            space.free(area);
        }
    }

    /** A purge. */
    private record Window(Instant start, Instant end) {
        double millis() {
            return Duration.between(start, end).toNanos() / 1e6;
        }

        boolean meets(RecordedEvent event) {
            return event.getStartTime().isBefore(end) && event.getEndTime().isAfter(start);
        }
    }

    /** Threads that were parked at the global lock for too long. */
    private static final class Stalls {
        final List<Window> windows = new ArrayList<>();
        private final Queue<RecordedEvent> events = new ConcurrentLinkedQueue<>();

        void note(RecordedEvent event) {
            if (isAtGlobalLock(event)) {
                events.add(event);
            }
        }

        /** All, or those that meet a purge. */
        long inside(boolean purging) {
            return events.stream()
                    .filter(event -> !purging || windows.stream().anyMatch(window -> window.meets(event)))
                    .count();
        }
    }

    /** One run. Nanoseconds. */
    private record Outcome(Histogram fromPools, Histogram fromTree, List<Window> purges, long stalls) {
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
