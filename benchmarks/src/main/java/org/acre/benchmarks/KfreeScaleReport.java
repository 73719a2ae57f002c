package org.acre.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.purge.DeferredFree;
import org.acre.purge.DeferredFreeStatistics;
import org.acre.purge.GracePeriods;

/**
 * How many deferred frees share a grace period, and what do they gain over a callback for each?
 *
 * <p>The kernel's kfree_rcu test of rcuscale: each thread allocates and frees 8,000 objects, ten times; the time runs until
 * the last is freed. The peer is the kernel's own, {@code by_call_rcu}: one {@code call} for each object. Objects are areas of
 * a page. Both sides run in turn, in one JVM; the median of the rounds counts. While they run, a thread looks at what is held back
 * every millisecond.
 *
 * <p>Usage: {@code KfreeScaleReport [THREADS [ROUNDS]]}; by default a thread for each processor, 25 rounds after as many to warm
 * up. Exit code 1 if a bar is missed.
 */
public final class KfreeScaleReport {
    private static final int OBJECTS = 8_000;
    private static final int LOOPS = 10;
    private static final long REGION = 64L << 30;

    private static final Bar SHARED = Bar.atLeast(500, "objects a grace period", run -> Double.NaN);
    private static final Bar GAIN = Bar.atLeast(3, "throughput of deferred frees / one call for each", run -> Double.NaN);

    /** How an object is freed. */
    private enum Way {
        HEADLESS,
        WITH_HEAD,
        CALL
    }

    /** What one way has come to. */
    private record Result(double objectsPerSecond, double objectsPerGracePeriod, long heldBytes, double oldestMillis) {
        @Override public String toString() {
            return String.format(Locale.ROOT, "%6.2f million objects a second, %,9.0f objects a grace period, at most %,7d KiB held back, "
                    + "the oldest for %.1f ms", objectsPerSecond / 1e6, objectsPerGracePeriod, heldBytes >> 10, oldestMillis);
        }
    }

    private final int threads;
    private final int rounds;

    private KfreeScaleReport(int threads, int rounds) {
        this.threads = threads;
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws InterruptedException {
        int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : Runtime.getRuntime().availableProcessors();
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 25;
        if (!new KfreeScaleReport(threads, rounds).run()) {
            System.exit(1);
        }
    }

    private boolean run() throws InterruptedException {
        System.out.printf(Locale.ROOT, "%d threads, each %d times %,d objects of a page%n", threads, LOOPS, OBJECTS);
        Way[] ways = Way.values();
        Result[][] results = new Result[ways.length][rounds];
        try (Region headless = Region.anonymous(REGION); Region withHead = Region.anonymous(REGION);
                Region called = Region.anonymous(REGION)) {
            Region[] regions = {headless, withHead, called};
            for (int round = -rounds; round < rounds; round++) {
                for (Way way : ways) {
                    Result result = round(way, regions[way.ordinal()]);
                    if (round >= 0) {
                        results[way.ordinal()][round] = result;
                    }
                }
            }
        }
        Result[] medians = Arrays.stream(results).map(KfreeScaleReport::median).toArray(Result[]::new);
        for (Way way : ways) {
            System.out.printf(Locale.ROOT, "%-9s  %s%n", way, medians[way.ordinal()]);
        }
        Result deferred = medians[Way.HEADLESS.ordinal()];
        double gain = deferred.objectsPerSecond() / medians[Way.CALL.ordinal()].objectsPerSecond();
        System.out.println(SHARED.verdict(deferred.objectsPerGracePeriod()));
        System.out.println(GAIN.verdict(gain));
        return deferred.objectsPerGracePeriod() >= SHARED.value() && gain >= GAIN.value();
    }

    /** Each figure is the median of its own; what was held back, the most of all rounds. */
    private static Result median(Result[] results) {
        int middle = results.length / 2;
        return new Result(
                Arrays.stream(results).mapToDouble(Result::objectsPerSecond).sorted().toArray()[middle],
                Arrays.stream(results).mapToDouble(Result::objectsPerGracePeriod).sorted().toArray()[middle],
                Arrays.stream(results).mapToLong(Result::heldBytes).max().orElse(0),
                Arrays.stream(results).mapToDouble(Result::oldestMillis).max().orElse(0));
    }

    private Result round(Way way, Region region) throws InterruptedException {
        GracePeriods periods = region.gracePeriods();
        DeferredFree deferred = region.deferredFree();
        AddressSpace space = region.space();
        Watch watch = new Watch(way, periods, deferred);
        long periodsBefore = periods.statistics().gracePeriods();
        CountDownLatch gate = new CountDownLatch(1);
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = Thread.ofPlatform().daemon().start(() -> work(way, space, periods, deferred, gate));
        }
        Thread watcher = Thread.ofPlatform().daemon().start(watch);
        long started = System.nanoTime();
        gate.countDown();
        for (Thread worker : workers) {
            worker.join();
        }
        periods.barrier();
        long nanos = System.nanoTime() - started;
        watcher.interrupt();
        watcher.join();
        long objects = (long) threads * LOOPS * OBJECTS;
        long gracePeriods = periods.statistics().gracePeriods() - periodsBefore;
        return new Result(objects * 1e9 / nanos, (double) objects / gracePeriods, watch.heldBytes, watch.oldestNanos / 1e6);
    }

    private static void work(Way way, AddressSpace space, GracePeriods periods, DeferredFree deferred, CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            return;
        }
        for (int i = 0; i < LOOPS * OBJECTS; i++) {
            long address = space.allocate(Spaces.PAGE);
            switch (way) {
                case HEADLESS -> deferred.free(address);
                case WITH_HEAD -> deferred.free(address, 0);
                case CALL -> periods.call(() -> space.free(address));
            }
        }
    }

    /** Looks at what is held back, a thousand times a second. */
    private static final class Watch implements Runnable {
        private final Way way;
        private final GracePeriods periods;
        private final DeferredFree deferred;
        private long heldBytes;
        private long oldestNanos;

        Watch(Way way, GracePeriods periods, DeferredFree deferred) {
            this.way = way;
            this.periods = periods;
            this.deferred = deferred;
        }

        @Override public void run() {
            try {
                while (true) {
                    look();
                    Thread.sleep(1);
                }
            } catch (InterruptedException e) {
                // The round is over.
            }
        }

        private void look() {
            if (way == Way.CALL) {
                heldBytes = Math.max(heldBytes, periods.statistics().callbacksWaiting() * Spaces.PAGE);
                return;
            }
            DeferredFreeStatistics now = deferred.statistics();
            heldBytes = Math.max(heldBytes, now.queuedBytes());
            oldestNanos = Math.max(oldestNanos, now.oldestAge().toNanos());
        }
    }
}
