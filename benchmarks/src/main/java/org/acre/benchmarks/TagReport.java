package org.acre.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.SpaceStatistics;

/**
 * Does it matter that pools hold foreign addresses?
 *
 * <p>An area that is cut out of the tree is tagged with the node of its caller, so the pools of a node fill up with addresses from
 * everywhere: the question that Baoquan He asked on 7 February 2024 and that stayed open. The other way is to tag an area with the
 * node of its address, in zones of {@value #ZONE_PAGES} pages as the kernel's busy trees have them, so that a node's pools hold its own
 * addresses, and who frees sends an area home to another node. Both ways in turn, in one process, on the same load.
 *
 * <p>Each thread has a ring of areas of 1 to 16 pages, and replaces them at random; the node is that of the thread, so that threads do
 * not change nodes in between. Shown are medians over {@value #ROUNDS} rounds, with the least and the most.
 */
public final class TagReport {
    static final int ZONE_PAGES = 16;
    private static final int ROUNDS = 7;
    private static final long SPAN_PAGES = 1 << 18;
    private static final long MILLIS = 500;

    private TagReport() {}

    /** What one way came to in one round. */
    private record Figures(double pairsPerMicrosecond, double home, double back, double sharedStretches, double freeRanges,
            double largestHole) {}

    /** Argument: threads, 2 by default. */
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        System.out.print(measure(args.length == 0 ? 2 : Integer.parseInt(args[0])));
    }

    /** Measures for some seconds; returns a table, and a sentence that says what it comes to. */
    public static String measure(int threads) throws InterruptedException, ExecutionException {
        List<Figures> byCaller = new ArrayList<>();
        List<Figures> byAddress = new ArrayList<>();
        for (int round = -2; round < ROUNDS; round++) { // two to warm up
            Figures caller = measure(threads, 0, round);
            Figures address = measure(threads, ZONE_PAGES, round);
            if (round >= 0) {
                byCaller.add(caller);
                byAddress.add(address);
            }
        }
        return text(threads, byCaller, byAddress);
    }

    private static Figures measure(int threads, long zonePages, long seed) throws InterruptedException, ExecutionException {
        AddressSpace space = AddressSpace.builder().span(0, SPAN_PAGES * Spaces.PAGE).nodes(threads)
                .nodeSelector(TagChurn::nodeOfThread).zonePages(zonePages).lazyMaxPages(4_096).build();
        int[] lastOwners = new int[(int) SPAN_PAGES]; // plain: each page has one owner at a time, and frees happen before reuse
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Callable<TagChurn>> churns = new ArrayList<>();
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
            for (int i = 0; i < threads; i++) {
                TagChurn churn = new TagChurn(space, i, threads, lastOwners, seed);
                churns.add(() -> churn.run(deadline));
            }
            List<TagChurn> done = new ArrayList<>();
            for (Future<TagChurn> future : executor.invokeAll(churns)) {
                done.add(future.get());
            }
            return figures(space, done);
        }
    }

    private static Figures figures(AddressSpace space, List<TagChurn> churns) {
        double allocations = churns.stream().mapToLong(TagChurn::allocations).sum();
        double rate = churns.stream().mapToDouble(TagChurn::pairsPerMicrosecond).sum();
        double home = churns.stream().mapToLong(TagChurn::home).sum() / allocations;
        double back = churns.stream().mapToLong(TagChurn::back).sum() / allocations;
        double shared = sharedStretches(churns);
        churns.forEach(TagChurn::freeHalf);
        boolean _ = space.allocateAt(0, SPAN_PAGES * Spaces.PAGE); // fails, after a purge with full decay
        SpaceStatistics now = space.statistics();
        return new Figures(rate, home, back, shared, now.freeRanges(), (double) now.largestFreePages() / now.freePages());
    }

    /** Of the stretches of 2 MiB in which anything lives, the share in which areas of more than one thread do. */
    private static double sharedStretches(List<TagChurn> churns) {
        int[] owners = new int[(int) (SPAN_PAGES >> 9)];
        for (TagChurn churn : churns) {
            churn.forEachStretch(stretch -> {
                int mine = churn.owner();
                owners[stretch] = owners[stretch] == 0 || owners[stretch] == mine ? mine : -1;
            });
        }
        long used = Arrays.stream(owners).filter(owner -> owner != 0).count();
        return (double) Arrays.stream(owners).filter(owner -> owner < 0).count() / used;
    }

    private static String text(int threads, List<Figures> byCaller, List<Figures> byAddress) {
        double ratio = middle(byAddress, Figures::pairsPerMicrosecond) / middle(byCaller, Figures::pairsPerMicrosecond);
        return threads + " threads, as many nodes; median [least, most] of " + ROUNDS + " rounds" + System.lineSeparator()
                + line("", "by caller", "by address")
                + row("pairs per microsecond", byCaller, byAddress, Figures::pairsPerMicrosecond)
                + row("allocations whose address is of the caller's node, share", byCaller, byAddress, Figures::home)
                + row("allocations whose pages the same thread had last, share", byCaller, byAddress, Figures::back)
                + row("2 MiB stretches in use by more than one thread, share", byCaller, byAddress, Figures::sharedStretches)
                + row("free ranges, half of what lived freed and all purged", byCaller, byAddress, Figures::freeRanges)
                + row("largest free / free, then", byCaller, byAddress, Figures::largestHole)
                + String.format(Locale.ROOT, "Tagged by address instead of by caller, %d threads do %.2f times the pairs, and %.0f %% instead of "
                        + "%.0f %% of their allocations are pages that they had last.%n", threads, ratio,
                        100 * middle(byAddress, Figures::back), 100 * middle(byCaller, Figures::back));
    }

    private static String row(String name, List<Figures> byCaller, List<Figures> byAddress, ToDoubleFunction<Figures> of) {
        return line(name, cell(byCaller, of), cell(byAddress, of));
    }

    private static String line(String name, String byCaller, String byAddress) {
        return String.format(Locale.ROOT, "%-58s %26s %26s%n", name, byCaller, byAddress);
    }

    private static String cell(List<Figures> figures, ToDoubleFunction<Figures> of) {
        double[] sorted = sorted(figures, of);
        return String.format(Locale.ROOT, "%.4g [%.4g, %.4g]", sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    private static double middle(List<Figures> figures, ToDoubleFunction<Figures> of) {
        double[] sorted = sorted(figures, of);
        return sorted[sorted.length / 2];
    }

    private static double[] sorted(List<Figures> figures, ToDoubleFunction<Figures> of) {
        return figures.stream().mapToDouble(of).sorted().toArray();
    }
}
