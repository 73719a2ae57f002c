package org.acre.benchmarks.lab;

import static org.acre.benchmarks.lab.Setting.params;
import static org.acre.benchmarks.lab.Setting.part;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.acre.benchmarks.LocalWorkloadBenchmark;
import org.acre.benchmarks.RemoteWorkloadBenchmark;
import org.acre.benchmarks.SmallHeapKind;
import org.acre.benchmarks.SuiteBenchmark;
import org.acre.benchmarks.TraceReplayBenchmark;

/** The workloads of the literature and of the kernel, each with every peer that can run it. All of the full set. */
final class WorkloadQuestions {
    /** Whom the trace is replayed on: mappings and arenas for each of its objects take minutes. */
    private static final List<SmallHeapKind> TRACED = List.of(SmallHeapKind.GLIBC, SmallHeapKind.JEMALLOC, SmallHeapKind.MIMALLOC,
            SmallHeapKind.TCMALLOC, SmallHeapKind.NETTY_ADAPTIVE, SmallHeapKind.TREE_MAP);

    static final List<Question> ALL = Stream.of(
            Stream.of(
                    remote("larson", "LARSON", "What does a server's allocator cost, whose objects outlive their threads (larson)?"),
                    remote("xmalloc", "XMALLOC", "What if all objects are freed by other threads, in batches (xmalloc-test)?"),
                    remote("producer-consumer", "PRODUCER_CONSUMER", "And one by one, from producers to consumers?"),
                    remote("cache-scratch", "CACHE_SCRATCH",
                            "Does an allocator put two threads' objects into one line of the cache (cache-scratch)?"),
                    remote("mstress", "MSTRESS", "What if objects of all sizes live for all times, and threads swap them (mstress)?"),
                    local("glibc-thread", "GLIBC_THREAD", "What if sizes are as in programs, and each thread frees its own?"),
                    trace("random", "What does a random trace of a million objects cost?")),
            TraceReplayBenchmark.bundled().stream().map(name -> trace(name, "And the trace of a program, " + name + "?")),
            Stream.of(
                    suite("suite-fix-size", "fix_size_alloc", 2, 64),
                    suite("suite-full-fit", "full_fit_alloc", 2, 64),
                    suite("suite-long-busy-list", "long_busy_list_alloc", 2, 64),
                    suite("suite-random-size", "random_size_alloc", 2, 64),
                    suite("suite-fix-align", "fix_align_alloc", 2),
                    suite("suite-random-size-align", "random_size_align_alloc", 2),
                    suite("suite-kvfree-1", "kvfree_rcu_1_arg", 2),
                    suite("suite-kvfree-2", "kvfree_rcu_2_arg", 2),
                    suite("suite-vm-map-ram", "vm_map_ram", 2),
                    suite("suite-vrealloc", "vrealloc", 2)))
            .flatMap(questions -> questions).toList();

    private WorkloadQuestions() {}

    private static Question remote(String id, String workload, String asked) {
        return peers(Question.ask(id, asked).of(RemoteWorkloadBenchmark.class, "workload=" + workload), "remoteHeap", SmallHeapKind::freesAnywhere)
                .answer("With {at}, a region does it {ratio} as fast as {peer}.").build();
    }

    private static Question trace(String name, String asked) {
        return peers(Question.ask("trace-" + name, asked).of(TraceReplayBenchmark.class, "trace=" + name), "remoteHeap", TRACED::contains)
                .answer("With {at}, a region replays it {ratio} as fast as {peer}.").build();
    }

    private static Question local(String id, String workload, String asked) {
        return peers(Question.ask(id, asked).of(LocalWorkloadBenchmark.class, "workload=" + workload), "everyHeap", _ -> true)
                .answer("With {at}, a region does it {ratio} as fast as {peer}.").build();
    }

    private static Question.Builder peers(Question.Builder question, String parameter, Predicate<SmallHeapKind> fits) {
        question.base(part("run", "operations")).at("2 threads", params("workers=2"))
                .ours("Acre, region", params(parameter + "=" + SmallHeapKind.ACRE_REGION));
        for (SmallHeapKind kind : SmallHeapKind.values()) {
            if (kind != SmallHeapKind.ACRE_REGION && kind.isAcre() && fits.test(kind)) {
                question.alsoOurs(kind.name(), params(parameter + "=" + kind));
            } else if (!kind.isAcre() && fits.test(kind)) {
                question.peer(kind.name(), kind.cannot(), params(parameter + "=" + kind), kind.absence());
            }
        }
        return question;
    }

    private static Question suite(String id, String name, int... workers) {
        Question.Builder question = Question.ask(id, "What do nodes gain in the kernel's " + name + "?")
                .answer("With {at}, " + name + " is {ratio} as fast as with {peer}.")
                .of(SuiteBenchmark.class, "suiteCase=" + name).base(part("run", "loops"))
                .along("threads")
                .ours("Acre, default nodes", params("nodes=DEFAULT"))
                .peer("Acre, one node", "serve two threads at once", params("nodes=ONE"));
        for (int count : workers) {
            question.at(count + " threads", params("workers=" + count));
        }
        return question.build();
    }
}
