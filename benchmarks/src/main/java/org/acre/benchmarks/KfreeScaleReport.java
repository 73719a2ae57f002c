package org.acre.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.acre.ReadSide;
import org.acre.allocator.AddressSpace;
import org.acre.benchmarks.ObjectSlab.Magazine;
import org.acre.purge.DeferredFree;
import org.acre.purge.DeferredFreeStatistics;
import org.acre.purge.GracePeriods;

/**
 * How many deferred frees share a grace period, and what do they gain over a callback for each?
 *
 * <p>The kernel's kfree_rcu test of rcuscale: each thread allocates and frees 8,000 objects, ten times; the time runs until
 * the last is freed. The peer is the kernel's own, {@code by_call_rcu}: one {@code call} for each object. The kernel's objects are small
 * ones of a slab, which go back in bulk: so are OBJECTS here. AREAS, of a page, show how much of that is left when each object costs
 * a life in the address space. All ways run in turn, in one JVM; the median of the rounds counts. While they run, a thread looks at what
 * is held back every millisecond.
 *
 * <p>Usage: {@code KfreeScaleReport [THREADS [ROUNDS]]}; by default a thread for each processor, 25 rounds after as many to warm
 * up. Exit code 1 if a bar is missed.
 */
public final class KfreeScaleReport {
    private static final int OBJECTS = 8_000;
    private static final int LOOPS = 10;
    private static final long SPAN = 64L << 30;

    private static final Bar SHARED = Bar.atLeast(500, "objects a grace period", run -> Double.NaN);
    private static final Bar GAIN = Bar.atLeast(3, "objects: throughput of deferred frees / one call for each", run -> Double.NaN);

    private static final OperatingSystemMXBean SYSTEM = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** What is freed, and how. */
    private enum Way {
        OBJECTS_DEFERRED,
        OBJECTS_CALL,
        AREAS_DEFERRED,
        AREAS_CALL;

        boolean isCall() {
            return this == OBJECTS_CALL || this == AREAS_CALL;
        }
    }

    /** What one round has come to. */
    private record Result(double perSecond, double cpuNanos, double perGracePeriod, long heldObjects, double oldestMillis) {
        @Override public String toString() {
            return String.format(Locale.ROOT, "%6.2f million a second, %4.0f ns of processor each, %,9.0f a grace period, at most "
                    + "%,9d held back, the oldest for %.1f ms", perSecond / 1e6, cpuNanos, perGracePeriod, heldObjects, oldestMillis);
        }
    }

    private final int threads;
    private final int rounds;
    private final AddressSpace space = AddressSpace.builder().span(SPAN, SPAN).build();
    private final ObjectSlab slab;
    private final GracePeriods periods = ReadSide.gracePeriods();
    private final DeferredFree areas = DeferredFree.of(space, periods).build();
    private final DeferredFree objects;

    private KfreeScaleReport(int threads, int rounds) {
        this.threads = threads;
        this.rounds = rounds;
        int all = threads * LOOPS * OBJECTS;
        this.slab = new ObjectSlab(8 * all);
        this.objects = DeferredFree.of(space, periods).owner(slab).build();
    }

    public static void main(String[] arguments) throws InterruptedException {
        int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : Runtime.getRuntime().availableProcessors();
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 25;
        if (!new KfreeScaleReport(threads, rounds).run()) {
            System.exit(1);
        }
    }

    private boolean run() throws InterruptedException {
        System.out.printf(Locale.ROOT, "%d threads, each %d times %,d objects%n", threads, LOOPS, OBJECTS);
        Map<Way, List<Result>> results = new EnumMap<>(Way.class);
        for (int round = -rounds; round < rounds; round++) {
            for (Way way : Way.values()) {
                Result result = round(way);
                if (round >= 0) {
                    results.computeIfAbsent(way, _ -> new ArrayList<>()).add(result);
                }
            }
        }
        Map<Way, Result> medians = new EnumMap<>(Way.class);
        results.forEach((way, all) -> medians.put(way, median(all)));
        medians.forEach((way, median) -> System.out.printf(Locale.ROOT, "%-17s %s%n", way, median));
        double shared = Math.min(of(medians, Way.OBJECTS_DEFERRED).perGracePeriod(),
                of(medians, Way.AREAS_DEFERRED).perGracePeriod());
        double gain = of(medians, Way.OBJECTS_DEFERRED).perSecond() / of(medians, Way.OBJECTS_CALL).perSecond();
        System.out.println(SHARED.verdict(shared));
        System.out.println(GAIN.verdict(gain));
        System.out.printf(Locale.ROOT, "areas: throughput of deferred frees / one call for each: %.3f%n",
                of(medians, Way.AREAS_DEFERRED).perSecond() / of(medians, Way.AREAS_CALL).perSecond());
        return shared >= SHARED.value() && gain >= GAIN.value();
    }

    private static Result of(Map<Way, Result> medians, Way way) {
        return Objects.requireNonNull(medians.get(way));
    }

    /** Each figure is the median of its own; what was held back, and for how long, the most of all rounds. */
    private static Result median(List<Result> results) {
        int middle = results.size() / 2;
        return new Result(
                results.stream().mapToDouble(Result::perSecond).sorted().toArray()[middle],
                results.stream().mapToDouble(Result::cpuNanos).sorted().toArray()[middle],
                results.stream().mapToDouble(Result::perGracePeriod).sorted().toArray()[middle],
                results.stream().mapToLong(Result::heldObjects).max().orElse(0),
                results.stream().mapToDouble(Result::oldestMillis).max().orElse(0));
    }

    private Result round(Way way) throws InterruptedException {
        Watch watch = new Watch(way);
        long periodsBefore = periods.statistics().gracePeriods();
        CountDownLatch gate = new CountDownLatch(1);
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = Thread.ofPlatform().daemon().start(() -> work(way, gate));
        }
        Thread watcher = Thread.ofPlatform().daemon().start(watch);
        long cpuBefore = SYSTEM.getProcessCpuTime();
        long started = System.nanoTime();
        gate.countDown();
        for (Thread worker : workers) {
            worker.join();
        }
        periods.barrier();
        long nanos = System.nanoTime() - started;
        long cpu = SYSTEM.getProcessCpuTime() - cpuBefore;
        watcher.interrupt();
        watcher.join();
        double count = (double) threads * LOOPS * OBJECTS;
        long gracePeriods = periods.statistics().gracePeriods() - periodsBefore;
        return new Result(count * 1e9 / nanos, cpu / count, count / gracePeriods, watch.held, watch.oldestNanos / 1e6);
    }

    private void work(Way way, CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            return;
        }
        Magazine mine = new Magazine();
        for (int i = 0; i < LOOPS * OBJECTS; i++) {
            switch (way) {
                case OBJECTS_DEFERRED -> objects.free(slab.allocate(mine));
                case OBJECTS_CALL -> {
                    long object = slab.allocate(mine);
                    periods.call(() -> slab.freeOne(object));
                }
                case AREAS_DEFERRED -> areas.free(space.allocate(Spaces.PAGE));
                case AREAS_CALL -> {
                    long area = space.allocate(Spaces.PAGE);
                    periods.call(() -> space.free(area));
                }
            }
        }
        // What is left in the magazine is dropped: the slab makes more.
    }

    /** Looks at what is held back, a thousand times a second. */
    private final class Watch implements Runnable {
        private final Consumer<Watch> look;
        private long held;
        private long oldestNanos;

        Watch(Way way) {
            DeferredFree deferred = way == Way.OBJECTS_DEFERRED ? objects : areas;
            look = way.isCall() ? watch -> watch.atCallbacks() : watch -> watch.at(deferred.statistics());
        }

        @Override public void run() {
            try {
                while (true) {
                    look.accept(this);
                    Thread.sleep(1);
                }
            } catch (InterruptedException e) {
                // The round is over.
            }
        }

        private void atCallbacks() {
            held = Math.max(held, periods.statistics().callbacksWaiting());
        }

        private void at(DeferredFreeStatistics now) {
            held = Math.max(held, now.queuedObjects());
            oldestNanos = Math.max(oldestNanos, now.oldestAge().toNanos());
        }
    }
}
