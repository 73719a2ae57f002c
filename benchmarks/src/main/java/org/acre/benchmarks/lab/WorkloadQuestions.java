package org.acre.benchmarks.lab;

import static org.acre.benchmarks.lab.Setting.params;
import static org.acre.benchmarks.lab.Setting.part;

import java.util.List;
import java.util.function.Predicate;
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

    static final List<Question> ALL = List.of(
            remote("larson", "LARSON", "What does a server's allocator cost, whose objects outlive their threads (larson)?"),
            remote("xmalloc", "XMALLOC", "What if all objects are freed by other threads, in batches (xmalloc-test)?"),
            remote("producer-consumer", "PRODUCER_CONSUMER", "And one by one, from producers to consumers?"),
            remote("cache-scratch", "CACHE_SCRATCH", "Does an allocator put two threads' objects into one line of the cache (cache-scratch)?"),
            remote("mstress", "MSTRESS", "What if objects of all sizes live for all times, and threads swap them (mstress)?"),
            local("glibc-thread", "GLIBC_THREAD", "What if sizes are as in programs, and each thread frees its own?"),
            peers(Question.ask("trace", "What does a random trace of a million objects cost?").of(TraceReplayBenchmark.class),
                    "remoteHeap", TRACED::contains)
                    .answer("With {at}, a region replays it {ratio} as fast as {peer}.").build(),
            peers(Question.ask("trace-git-log", "And the trace of a program, git log -p?")
                            .of(TraceReplayBenchmark.class, "trace=" + TraceReplayBenchmark.GIT_LOG), "remoteHeap", TRACED::contains)
                    .answer("With {at}, a region replays it {ratio} as fast as {peer}.").build(),
            suite("suite-fix-size", "fix_size_alloc"),
            suite("suite-full-fit", "full_fit_alloc"),
            suite("suite-long-busy-list", "long_busy_list_alloc"),
            suite("suite-random-size", "random_size_alloc"));

    private WorkloadQuestions() {}

    private static Question remote(String id, String workload, String asked) {
        return peers(Question.ask(id, asked).of(RemoteWorkloadBenchmark.class, "workload=" + workload), "remoteHeap", SmallHeapKind::freesAnywhere)
                .answer("With {at}, a region does it {ratio} as fast as {peer}.").build();
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

    private static Question suite(String id, String name) {
        return Question.ask(id, "What do nodes gain in the kernel's " + name + "?")
                .answer("With {at}, " + name + " is {ratio} as fast as with {peer}.")
                .of(SuiteBenchmark.class, "suiteCase=" + name).base(part("run", "loops"))
                .at("2 threads", params("workers=2"))
                .at("64 threads", params("workers=64"))
                .along("threads")
                .ours("Acre, default nodes", params("nodes=DEFAULT"))
                .peer("Acre, one node", "serve two threads at once", params("nodes=ONE"))
                .build();
    }
}
