package org.acre.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import org.acre.Region;
import org.acre.ViewStatistics;
import org.acre.benchmarks.ViewBenchmark.Own;
import org.acre.benchmarks.ViewBenchmark.Pages;
import org.acre.benchmarks.ViewBenchmark.Way;

/**
 * What does a view of 16 scattered pages cost, purge included, on a machine that is not quiet?
 *
 * <p>Does what {@link ViewBenchmark} does in short turns, one way after the other, and compares the turns of the same round:
 * by the clock, and by the processor time of the whole process, Acre's own threads included. Ratios are medians over the rounds, with the
 * quarter below and above. Also tells the calls of the kernel for each view.
 *
 * <p>Usage: {@code ViewReport [ROUNDS]}, 20 by default. Exit code 1 if a bar is missed by processor time.
 */
public final class ViewReport {
    private static final int WARM_UP = 5;
    /** Long enough for the clock of processor time, which ticks every 10 ms. */
    private static final int VIEWS = 8 * ViewBenchmark.BATCH;
    private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ViewReport() {}

    /** Nanoseconds a view. */
    private record Turn(double clock, double processor) {}

    public static void main(String[] arguments) throws Throwable {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        boolean met = true;
        for (int threads = 1; threads <= 2; threads++) {
            met &= report(threads, rounds);
        }
        if (!met) {
            System.exit(1);
        }
    }

    private static boolean report(int threads, int rounds) throws Throwable {
        List<Map<Way, Turn>> turns = new ArrayList<>();
        Pages pages = new Pages();
        pages.open();
        Map<Way, double[]> calls = new EnumMap<>(Way.class);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Own> owns = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Own own = new Own();
                executor.submit(callable(() -> own.reserve(threads))).get();
                owns.add(own);
            }
            for (int round = -WARM_UP; round < rounds; round++) {
                Map<Way, Turn> turn = new EnumMap<>(Way.class);
                for (Way way : Way.values()) {
                    Region region = way == Way.VIEW_AGAIN ? pages.regionAgain : pages.region;
                    ViewStatistics before = region.viewStatistics();
                    turn.put(way, turn(way, pages, owns, executor));
                    ViewStatistics after = region.viewStatistics();
                    double[] sums = calls.computeIfAbsent(way, any -> new double[3]);
                    sums[0] += after.mapCalls() + after.unmapCalls() - before.mapCalls() - before.unmapCalls();
                    sums[1] += after.made() - before.made();
                    sums[2] += after.reused() - before.reused();
                }
                if (round >= 0) {
                    turns.add(turn);
                }
            }
            for (Own own : owns) {
                own.unmap();
            }
        }
        boolean met = print(threads, turns, calls);
        pages.close();
        return met;
    }

    private static Turn turn(Way way, Pages pages, List<Own> owns, ExecutorService executor) throws Exception {
        long clock = System.nanoTime();
        long processor = PROCESS.getProcessCpuTime();
        List<Future<?>> working = new ArrayList<>();
        for (Own own : owns) {
            working.add(executor.submit(callable(() -> {
                for (int view = 0; view < VIEWS; view++) {
                    way.once(pages, own);
                }
            })));
        }
        for (Future<?> each : working) {
            each.get();
        }
        double views = (double) VIEWS * owns.size();
        return new Turn((System.nanoTime() - clock) / views, (PROCESS.getProcessCpuTime() - processor) / views);
    }

    private interface Work {
        void run() throws Throwable;
    }

    private static Callable<Integer> callable(Work work) {
        return () -> {
            try {
                work.run();
                return 0;
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static boolean print(int threads, List<Map<Way, Turn>> turns, Map<Way, double[]> calls) {
        System.out.printf(Locale.ROOT, "%n%d threads: microseconds a view, median of %d rounds (by the clock; of processor time)%n",
                threads, turns.size());
        for (Way way : Way.values()) {
            double[] sums = Objects.requireNonNull(calls.get(way));
            String kernel = sums[1] == 0 ? "" : String.format(Locale.ROOT, "   %.2f calls of the kernel a view, %.0f %% found mapped",
                    sums[0] / sums[1], 100 * sums[2] / sums[1]);
            System.out.printf(Locale.ROOT, "  %-12s %8.1f %8.1f%s%n", way, median(turns, turn -> of(turn, way).clock) / 1e3,
                    median(turns, turn -> of(turn, way).processor) / 1e3, kernel);
        }
        boolean met = ratio(Bar.atMost(1.2, "fresh pages: acre / by hand, unmapped in batches", any -> Double.NaN), turns,
                Way.VIEW, Way.BATCHED);
        met &= ratio(Bar.atLeast(2, "pages viewed before: by hand, each unmapped / acre", any -> Double.NaN), turns, Way.EACH,
                Way.VIEW_AGAIN);
        return met;
    }

    private static Turn of(Map<Way, Turn> turns, Way way) {
        return Objects.requireNonNull(turns.get(way));
    }

    private static boolean ratio(Bar bar, List<Map<Way, Turn>> turns, Way over, Way under) {
        double[] clock = turns.stream().mapToDouble(turn -> of(turn, over).clock / of(turn, under).clock).sorted().toArray();
        double[] processor = turns.stream().mapToDouble(turn -> of(turn, over).processor / of(turn, under).processor).sorted()
                .toArray();
        System.out.println("  clock:     " + bar.verdict(middle(clock)) + spread(clock));
        System.out.println("  processor: " + bar.verdict(middle(processor)) + spread(processor));
        return bar.verdict(middle(processor)).startsWith("met");
    }

    private static String spread(double[] sorted) {
        return String.format(Locale.ROOT, " [%.2f, %.2f]", sorted[sorted.length / 4], sorted[sorted.length * 3 / 4]);
    }

    private static double median(List<Map<Way, Turn>> turns, ToDoubleFunction<Map<Way, Turn>> figure) {
        double[] figures = turns.stream().mapToDouble(figure).toArray();
        Arrays.sort(figures);
        return middle(figures);
    }

    private static double middle(double[] sorted) {
        return sorted[sorted.length / 2];
    }
}
