package org.acre.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/** What the project has promised of its benchmarks, each bar over numbers of one run. */
final class Bars {
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

    private static final List<Bar> GENERAL = List.of(
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
                    run.of(GrowBenchmark.class, "deferred") / run.of(GrowBenchmark.class, "atOnce")),
            views(1),
            views(2),
            viewsAgain(1),
            viewsAgain(2),
            Bar.atLeast(20, "revoked frees beside a thread that reads: time of one arena a free / groups", run ->
                    run.part(RevocationBenchmark.class, "backToBack", "free", ARENA_EACH)
                            / run.part(RevocationBenchmark.class, "backToBack", "free", GROUPS)),
            Bar.atMost(0.03, "20,000 revoked frees a second: what an unrelated thread loses of its speed", run ->
                    lossAtARate(run, GROUPS)),
            arenas(2, "10 allocations and close, one thread: speed of openArena / Arena.ofConfined", "confined1", "jdkConfined1"),
            arenas(2, "the same, 2 threads", "confined2", "jdkConfined2"),
            arenas(50, "10 allocations and close, one thread: speed of openSharedArena / Arena.ofShared", "shared1", "jdkShared1"),
            arenas(50, "the same, 2 threads", "shared2", "jdkShared2"),
            Bar.atMost(NO_BYTES, "events off while others record, pair from the tree: bytes it allocates on the Java heap", run ->
                    run.bytesAllocated(EventCostBenchmark.class, "treePair", "events=OTHERS")),
            eventsOff("treePair"),
            eventsOff("poolPair"));

    private Bars() {}

    static Stream<Bar> all() {
        return Stream.concat(GENERAL.stream(), SmallObjectBars.all().stream());
    }

    private static Bar contention(double least, String claim, String peer, String other, String age) {
        return Bar.atLeast(least, "fix_size_alloc, 64 threads: throughput of " + claim, run ->
                run.of(LockContentionBenchmark.class, "threads64", peer, age)
                        / run.of(LockContentionBenchmark.class, "threads64", other, age));
    }

    private static Bar arenas(double least, String claim, String ours, String theirs) {
        return Bar.atLeast(least, claim, run ->
                run.of(ArenaBenchmark.class, theirs, "idle=0") / run.of(ArenaBenchmark.class, ours, "idle=0"));
    }

    private static Bar eventsOff(String pair) {
        return Bar.atMost(1.05, "events off, " + pair + ": time while others record / while nobody does", run ->
                run.of(EventCostBenchmark.class, pair, "events=OTHERS") / run.of(EventCostBenchmark.class, pair, "events=NONE"));
    }

    private static Bar views(int threads) {
        return Bar.atMost(1.2, "views of 16 scattered pages, " + threads + " threads: time of acre / mmap by hand, unmapped in batches",
                run -> run.of(ViewBenchmark.class, "view" + threads) / run.of(ViewBenchmark.class, "batched" + threads));
    }

    private static Bar viewsAgain(int threads) {
        return Bar.atLeast(2, "the same pages viewed again, " + threads + " threads: time of mmap by hand, each unmapped / acre",
                run -> run.of(ViewBenchmark.class, "each" + threads) / run.of(ViewBenchmark.class, "viewAgain" + threads));
    }

    private static double lossAtARate(Scores run, String scheme) {
        return 1 - run.part(RevocationBenchmark.class, "paced", "pacedRead", "scheme=IDLE")
                / run.part(RevocationBenchmark.class, "paced", "pacedRead", scheme);
    }
}
