package org.acre.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * JMH's own main, which then says of every bar that the run has measured whether it is met.
 *
 * <p>It changes one default: threads do not wait for one another between iterations ({@code -si false}). JMH divides what a
 * thread has done by that thread's own time, and adds up. With synchronized iterations that time begins when a thread sees
 * that all are ready, which a thread parked at a lock sees late: an iteration of nodes(1) with 64 threads came out at 33
 * pairs a microsecond where 4 was the truth. Without, sums agree with pairs counted by the wall clock within 3 %.
 */
public final class Main {
    private static final String SIXTEEN_PAGES = "length=SIXTEEN_PAGES";
    private static final String DEFAULT_NODES = "peer=DEFAULT_NODES";
    private static final String PROCESSOR_NODES = "peer=PROCESSOR_NODES";
    private static final String ONE_NODE = "peer=ONE_NODE";
    private static final String TREE_MAP = "peer=TREE_MAP";
    private static final String TREE_MAP_BY_ADDRESS = "peer=TREE_MAP_BY_ADDRESS";
    private static final String EMPTY = "age=EMPTY";
    private static final String HOLES = "age=HOLES";
    private static final String TEN_THOUSAND = "population=TEN_THOUSAND";
    private static final String TEN_MILLION = "population=TEN_MILLION";

    private static final String GROUPS = "scheme=GROUPS";
    private static final String ARENA_EACH = "scheme=ARENA_EACH";

    /** JMH's own threads allocate a little while it measures. */
    static final double NO_BYTES = 0.01;

    /** Runs shorter than this only show that a benchmark works. */
    private static final long LEAST_SECONDS = 1;

    private static final List<Bar> BARS = List.of(
            Bar.atMost(1, "one thread, 16 pages: time of acre / malloc", run ->
                    run.of(PairBenchmark.class, "acre", SIXTEEN_PAGES)
                            / run.of(PairBenchmark.class, "malloc", SIXTEEN_PAGES)),
            Bar.atMost(NO_BYTES, "one thread, 16 pages: bytes a pair allocates on the Java heap", run ->
                    run.bytesAllocated(PairBenchmark.class, "acre", SIXTEEN_PAGES)),
            Bar.atMost(1.5, "shared space: time of a pair with 2 threads / 1 thread", run ->
                    2 * run.of(ScalingBenchmark.class, "shared1") / run.of(ScalingBenchmark.class, "shared2")),
            Bar.atLeast(0.8, "shared space: throughput of 64 threads / 2 threads", run ->
                    run.of(ScalingBenchmark.class, "shared64") / run.of(ScalingBenchmark.class, "shared2")),
            contention(12, "default nodes / nodes(1)", DEFAULT_NODES, ONE_NODE, EMPTY),
            contention(12, "a node for each processor / nodes(1)", PROCESSOR_NODES, ONE_NODE, EMPTY),
            Bar.atLeast(0.5, "fix_size_alloc, nodes(1): throughput of 64 threads / 1 thread", run ->
                    run.of(LockContentionBenchmark.class, "threads64", ONE_NODE, EMPTY)
                            / run.of(LockContentionBenchmark.class, "threads1", ONE_NODE, EMPTY)),
            contention(1, "nodes(1) / TreeMap, empty space", ONE_NODE, TREE_MAP, EMPTY),
            contention(1, "nodes(1) / TreeMap that frees by address, empty space", ONE_NODE, TREE_MAP_BY_ADDRESS, EMPTY),
            contention(1, "nodes(1) / TreeMap, 10,000 holes", ONE_NODE, TREE_MAP, HOLES),
            contention(12, "default nodes / nodes(1), 10,000 holes", DEFAULT_NODES, ONE_NODE, HOLES),
            Bar.atMost(8, "lowest fit: time with 10 million free ranges / 10 thousand", run ->
                    run.of(FreeTreeBenchmark.class, "lowestFit", TEN_MILLION)
                            / run.of(FreeTreeBenchmark.class, "lowestFit", TEN_THOUSAND)),
            Bar.atMost(8, "the same above a random address, harder than asked: time with 10 million free ranges / 10 thousand", run ->
                    run.of(FreeTreeBenchmark.class, "lowestFitAbove", TEN_MILLION)
                            / run.of(FreeTreeBenchmark.class, "lowestFitAbove", TEN_THOUSAND)),
            Bar.atMost(4, "10 million areas: time of find / read of a long[], each paying its whole latency", run ->
                    run.of(FindBenchmark.class, "findDependent", TEN_MILLION)
                            / run.of(FindBenchmark.class, "readDependent", TEN_MILLION)),
            Bar.atMost(4, "10 million areas: time of find / read of a long[], overlapping as they may", run ->
                    run.of(FindBenchmark.class, "find", TEN_MILLION)
                            / run.of(FindBenchmark.class, "read", TEN_MILLION)),
            Bar.atMost(2, "registered reader, one thread: nanoseconds of enter, load and exit", run ->
                    1_000 / run.of(ReaderBenchmark.OneThread.class, "reader")),
            Bar.atMost(NO_BYTES, "registered reader, one thread: bytes a section allocates on the Java heap", run ->
                    run.bytesAllocated(ReaderBenchmark.OneThread.class, "reader")),
            Bar.atMost(100, "purge into pools: nanoseconds an area, one thread", run ->
                    run.of(PurgeBenchmark.class, "purge", "into=POOLS", "order=ADJACENT", "helpers=0")),
            Bar.atMost(500, "purge into the tree, adjacent ranges: nanoseconds an area, one thread", run ->
                    run.of(PurgeBenchmark.class, "purge", "into=TREE", "order=ADJACENT", "helpers=0")),
            Bar.atLeast(1.6, "purge into pools, scattered: speed of one helper / none", run ->
                    run.of(PurgeBenchmark.class, "purge", "into=POOLS", "order=SCATTERED", "helpers=0")
                            / run.of(PurgeBenchmark.class, "purge", "into=POOLS", "order=SCATTERED", "helpers=1")),
            Bar.atLeast(1.6, "purge into pools, adjacent: speed of one helper / none", run ->
                    run.of(PurgeBenchmark.class, "purge", "into=POOLS", "order=ADJACENT", "helpers=0")
                            / run.of(PurgeBenchmark.class, "purge", "into=POOLS", "order=ADJACENT", "helpers=1")),
            Bar.atMost(1.2, "8,192 grows of an array under 4 readers: time of deferred / freed at once", run ->
                    run.of(GrowBenchmark.class, "deferred") / run.of(GrowBenchmark.class, "atOnce")));

    private Main() {}

    private static Bar contention(double least, String claim, String peer, String other, String age) {
        return Bar.atLeast(least, "fix_size_alloc, 64 threads: throughput of " + claim, run ->
                run.of(LockContentionBenchmark.class, "threads64", peer, age)
                        / run.of(LockContentionBenchmark.class, "threads64", other, age));
    }

    public static void main(String[] arguments) throws IOException, CommandLineOptionException {
        CommandLineOptions options = new CommandLineOptions(arguments);
        if (options.shouldHelp()
                || options.shouldList()
                || options.shouldListWithParams()
                || options.shouldListProfilers()
                || options.shouldListResultFormats()) {
            org.openjdk.jmh.Main.main(arguments);
            return;
        }
        try {
            ChainedOptionsBuilder unsynchronized = new OptionsBuilder()
                    .parent(options)
                    .syncIterations(options.shouldSyncIterations().orElse(false));
            leaveOutMissing(options, unsynchronized);
            printBars(new Scores(new Runner(unsynchronized.build()).run()), System.out);
        } catch (RunnerException e) {
            System.err.println("ERROR: " + e.getMessage());
            e.printStackTrace(System.err);
            System.exit(1);
        }
    }

    /** Libraries that are not installed are not measured, unless they were asked for. */
    private static void leaveOutMissing(CommandLineOptions asked, ChainedOptionsBuilder options) {
        List<SmallHeapKind> present = SmallHeapKind.present(System.out);
        if (!asked.getParameter(SmallHeapKind.ANY).hasValue()) {
            options.param(SmallHeapKind.ANY, present.stream().map(Enum::name).toArray(String[]::new));
        }
        if (!asked.getParameter(SmallHeapKind.OF_ADDRESSES).hasValue()) {
            options.param(SmallHeapKind.OF_ADDRESSES,
                    present.stream().filter(SmallHeapKind::handsOutAddresses).map(Enum::name).toArray(String[]::new));
        }
    }

    private static double lossAtARate(Scores run, String scheme) {
        return 1 - run.part(RevocationBenchmark.class, "paced", "pacedRead", "scheme=IDLE")
                / run.part(RevocationBenchmark.class, "paced", "pacedRead", scheme);
    }

    private static void printBars(Scores scores, PrintStream out) {
        List<String> verdicts = Stream.concat(BARS.stream(), SmallObjectBars.all().stream()).map(bar -> bar.verdict(scores)).flatMap(Optional::stream).toList();
        if (!verdicts.isEmpty() && scores.weigh(LEAST_SECONDS)) {
            out.println();
            out.println("Bars, from this run alone:");
            verdicts.forEach(out::println);
        }
    }
}
