package org.acre.benchmarks.lab;

import static org.acre.benchmarks.lab.Setting.method;
import static org.acre.benchmarks.lab.Setting.params;
import static org.acre.benchmarks.lab.Setting.part;
import static org.acre.benchmarks.lab.Setting.suffix;

import java.util.List;
import java.util.stream.Stream;
import org.acre.benchmarks.ArenaBenchmark;
import org.acre.benchmarks.ByteBufBenchmark;
import org.acre.benchmarks.CacheBenchmark;
import org.acre.benchmarks.CrossThreadFreeBenchmark;
import org.acre.benchmarks.FindBenchmark;
import org.acre.benchmarks.GrowBenchmark;
import org.acre.benchmarks.LockContentionBenchmark;
import org.acre.benchmarks.PairBenchmark;
import org.acre.benchmarks.ReaderBenchmark;
import org.acre.benchmarks.RevocationBenchmark;
import org.acre.benchmarks.ScalingBenchmark;
import org.acre.benchmarks.SmallHeapKind;
import org.acre.benchmarks.SmallObjectBenchmark;
import org.acre.benchmarks.ViewBenchmark;

/**
 * All questions of the lab. To add one: write its JMH class, if none measures it yet, and put a question here, into {@link
 * WorkloadQuestions} or {@link GuardQuestions}; a column for each peer, with what that peer cannot do. Points added by {@code atQuick}, and questions without points, are in the quick set, which must end in
 * three minutes: keep them few, and leave peers out of it with {@code fullOnly}.
 */
final class Questions {
    private static final String NO_MALLOC_FEATURES = SmallHeapKind.GLIBC.cannot();
    private static final String NO_SLICES = "free one allocation before all others of its arena";

    private static final List<Question> SINGLE = List.of(
            Question.ask("pair", "What does one thread pay to allocate and free, against malloc?")
                    .answer("One thread allocates and frees {at} with Acre {ratio} as fast as with {peer}.")
                    .of(PairBenchmark.class).along("length")
                    .at("a page", params("length=ONE_PAGE"))
                    .atQuick("16 pages", params("length=SIXTEEN_PAGES"))
                    .ours("Acre", method("acre"))
                    .peer("malloc", NO_MALLOC_FEATURES, method("malloc"))
                    .build(),
            Question.ask("contention", "What do nodes gain over one lock, and over what one writes in an afternoon?")
                    .answer("With {at}, Acre's nodes allocate and free a page {ratio} as fast as {peer}.")
                    .of(LockContentionBenchmark.class, "age=EMPTY").along("threads").weight(1.5).contended()
                    .at("1 thread", method("threads1"))
                    .atQuick("64 threads", method("threads64"))
                    .ours("Acre, default nodes", params("peer=DEFAULT_NODES"))
                    .alsoOurs("Acre, one node", params("peer=ONE_NODE"))
                    .peer("TreeMap, first fit, one lock", "free by address alone, find an area by an inner address, or keep a freed "
                            + "address from being used", params("peer=TREE_MAP"))
                    .build(),
            Question.ask("contention-holes", "The same in a space of some age, with 10,000 holes that are too small?")
                    .answer("With {at} and 10,000 holes, Acre's nodes allocate and free two pages {ratio} as fast as {peer}.")
                    .of(LockContentionBenchmark.class, "age=HOLES").weight(1.5).contended()
                    .at("64 threads", method("threads64"))
                    .ours("Acre, default nodes", params("peer=DEFAULT_NODES"))
                    .alsoOurs("Acre, one node", params("peer=ONE_NODE"))
                    .peer("TreeMap, first fit, one lock", "skip holes that are too small: it walks over each", params("peer=TREE_MAP"))
                    .build(),
            Question.ask("scaling", "Do threads that share a space get in each other's way?")
                    .answer("{at} that share a space are {ratio} as fast as {peer}.")
                    .of(ScalingBenchmark.class).along("threads").weight(1.5)
                    .at("1 thread", suffix("1"))
                    .at("2 threads", suffix("2"))
                    .at("64 threads", suffix("64"))
                    .ours("one space for all", method("shared"))
                    .peer("a space for each thread", "share anything: what one thread frees, no other can use", method("own"))
                    .build(),
            small("small", "What does a small object cost, beside malloc and Netty?")
                    .of(SmallObjectBenchmark.class).base(method("threads1")).along("bytes")
                    .answer("One thread allocates and frees {at} in Acre's slabs {ratio} as fast as in {peer}.")
                    .at("32 bytes", params("bytes=32"))
                    .atQuick("256 bytes", params("bytes=256"))
                    .at("1024 bytes", params("bytes=1024"))
                    .build(),
            small("small-2", "And with two threads?")
                    .of(SmallObjectBenchmark.class).base(method("threads2")).along("bytes")
                    .answer("Two threads allocate and free {at} in Acre's slabs {ratio} as fast as in {peer}.")
                    .at("32 bytes", params("bytes=32"))
                    .at("256 bytes", params("bytes=256"))
                    .at("1024 bytes", params("bytes=1024"))
                    .build(),
            Question.ask("cross-free", "What if another thread frees it?")
                    .answer("One thread allocates {at} and another frees them, {ratio} as fast as with {peer}.")
                    .of(CrossThreadFreeBenchmark.class).base(method("cross")).along("bytes")
                    .at("32 bytes", params("bytes=32"))
                    .atQuick("256 bytes", params("bytes=256"))
                    .at("1024 bytes", params("bytes=1024"))
                    .ours("Acre", params("addressHeap=ACRE"))
                    .peer("glibc", NO_MALLOC_FEATURES, params("addressHeap=GLIBC"))
                    .peer("jemalloc", NO_MALLOC_FEATURES, params("addressHeap=JEMALLOC"), SmallHeapKind.JEMALLOC.absence()).fullOnly()
                    .peer("mimalloc", NO_MALLOC_FEATURES, params("addressHeap=MIMALLOC"), SmallHeapKind.MIMALLOC.absence()).fullOnly()
                    .build(),
            Question.ask("arena-confined", "What do ten allocations and a close cost in an arena of one thread?")
                    .answer("Opening, filling and closing openArena, {at}, is {ratio} as fast as {peer}.")
                    .of(ArenaBenchmark.class, "idle=0").along("threads").weight(3) // the compiler takes seconds over either side
                    .atQuick("1 thread", suffix("1"))
                    .at("2 threads", suffix("2"))
                    .ours("openArena", method("confined"))
                    .peer("Arena.ofConfined", NO_SLICES, method("jdkConfined"))
                    .build(),
            Question.ask("arena-shared", "And in an arena that any thread may use?")
                    .answer("Opening, filling and closing openSharedArena beside {at} is {ratio} as fast as {peer}.")
                    .of(ArenaBenchmark.class).along("idle threads")
                    .atQuick("0 idle threads", params("idle=0"))
                    .at("64 idle threads", params("idle=64"))
                    .ours("openSharedArena", method("shared1"))
                    .peer("Arena.ofShared", NO_SLICES + ", or close without stopping every thread", method("jdkShared1"))
                    .build(),
            Question.ask("reader", "What does it cost to read something that others may replace?")
                    .answer("With {at}, a section of Acre's reader is {ratio} as fast as {peer}.")
                    .along("threads").base(method("reader"))
                    .at("1 thread", Setting.of(ReaderBenchmark.OneThread.class))
                    .atQuick("2 threads", Setting.of(ReaderBenchmark.TwoThreads.class))
                    .at("8 threads", Setting.of(ReaderBenchmark.EightThreads.class))
                    .ours("Acre's reader", method("reader"))
                    .peer("StampedLock, read", "let a reader go on while a writer writes", method("stampedRead"))
                    .peer("StampedLock, optimistic", "keep what was read alive: it reads again", method("stampedOptimistic")).fullOnly()
                    .peer("ReentrantReadWriteLock", "let a reader go on while a writer writes", method("readWriteLock")).fullOnly()
                    .build(),
            Question.ask("find", "What does it cost to find the area of an address, against reading a sorted array?")
                    .answer("find among 10,000 areas is {ratio} as fast as {peer}.")
                    .of(FindBenchmark.class, "population=TEN_THOUSAND")
                    .at("", Setting.NONE)
                    .ours("find", method("find"))
                    .peer("a read of a long[]", "change: a table of all pages, filled once", method("read"))
                    .build(),
            Question.ask("views", "What does a view of 16 scattered pages cost, against mapping them by hand?")
                    .answer("With {at}, a view is made and freed {ratio} as fast as {peer}.")
                    .of(ViewBenchmark.class).along("threads")
                    .at("1 thread", suffix("1"))
                    .at("2 threads", suffix("2"))
                    .ours("view", method("view"))
                    .peer("mmap by hand, unmapped in batches", "revoke what still refers to it", method("batched"))
                    .peer("mmap by hand, each unmapped", "save the flush of each unmap", method("each"))
                    .build(),
            Question.ask("netty", "What does a direct buffer of Netty's cost in a region?")
                    .answer("A buffer of {at} in a region is {ratio} as fast as {peer}.")
                    .of(ByteBufBenchmark.class).base(method("pair")).along("bytes")
                    .at("256 bytes", params("bytes=256"))
                    .at("4096 bytes", params("bytes=4096"))
                    .at("65536 bytes", params("bytes=65536"))
                    .ours("region", params("peer=REGION"))
                    .peer("Netty, pooled", "give memory back at once, or make stale buffers throw", params("peer=POOLED"))
                    .peer("Netty, adaptive", "give memory back at once, or make stale buffers throw", params("peer=ADAPTIVE"))
                    .build(),
            Question.ask("grow", "What does the safe free add to growing an array under readers?")
                    .answer("Growing with deferred frees is {ratio} as fast as {peer}.")
                    .of(GrowBenchmark.class).weight(2)
                    .at("", Setting.NONE)
                    .ours("deferred", method("deferred"))
                    .peer("freed at once", "let readers go on: they would read freed memory", method("atOnce"))
                    .build(),
            Question.ask("revocation", "What does it cost that a stale segment throws?")
                    .answer("Beside a thread that reads, a revoked free is {ratio} as fast as {peer}.")
                    .of(RevocationBenchmark.class).base(part("backToBack", "free"))
                    .at("", Setting.NONE)
                    .ours("revoked in groups", params("scheme=GROUPS"))
                    .peer("an Arena.ofShared for each", NO_SLICES + ", or close without stopping every thread", params("scheme=ARENA_EACH"))
                    .build(),
            Question.ask("cache", "What does a look at a cached value cost, off the heap?")
                    .answer("A look at a value of {at} off the heap is {ratio} as fast as {peer}.")
                    .of(CacheBenchmark.class).base(method("look")).along("value")
                    .at("1024 bytes", params("valueBytes=1024"))
                    .at("16384 bytes", params("valueBytes=16384"))
                    .ours("Acre, off the heap", params("kind=OFF_HEAP"))
                    .peer("on the heap", "keep values out of the collector's sight", params("kind=ON_HEAP"))
                    .build());

    static final List<Question> ALL = Stream.of(SINGLE, WorkloadQuestions.ALL, GuardQuestions.ALL).flatMap(List::stream).toList();

    private Questions() {}

    /**
     * The questions with these ids, or all of a set if there are none. Throws IllegalArgumentException that lists all for an id that is neither
     * a question's nor a study's.
     */
    static List<Question> select(List<String> ids, boolean quick) {
        List<String> known = Stream.concat(ALL.stream().map(Question::id), Study.ALL.stream().map(Study::id)).toList();
        for (String id : ids) {
            if (!known.contains(id)) {
                throw new IllegalArgumentException("no question '" + id + "'; the lab has " + String.join(", ", known));
            }
        }
        return ALL.stream().filter(question -> ids.isEmpty() ? !quick || question.quick() : ids.contains(question.id())).toList();
    }

    private static Question.Builder small(String id, String asked) {
        return Question.ask(id, asked)
                .ours("Acre", params("heap=ACRE"))
                .peer("glibc", NO_MALLOC_FEATURES, params("heap=GLIBC"))
                .peer("jemalloc", NO_MALLOC_FEATURES, params("heap=JEMALLOC"), SmallHeapKind.JEMALLOC.absence()).fullOnly()
                .peer("mimalloc", NO_MALLOC_FEATURES, params("heap=MIMALLOC"), SmallHeapKind.MIMALLOC.absence()).fullOnly()
                .peer("Netty, adaptive", "make stale buffers throw", params("heap=NETTY_ADAPTIVE"));
    }
}
