package org.acre.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.acre.benchmarks.workloads.Workload;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * How many operations a microsecond does a trace of a real program get from each allocator? Each thread replays it for itself; every
 * page of every object is written.
 */
@State(Scope.Benchmark)
public class TraceReplayBenchmark extends WorkloadBenchmark {
    /** Says that there is no file: a million objects at random. */
    private static final String RANDOM = "random";
    /** The trace of a program that is in the jar. */
    public static final String GIT_LOG = "git-log-p.tr.gz";
    private static final int RANDOM_OBJECTS = 1_000_000;
    private static final long SEED = 42;

    /** A file {@code .tr} or {@code .tr.gz}, such as those in {@code traces/}; one that is in the jar; or "random". */
    @Param(RANDOM)
    public String trace;

    @Param({"ACRE", "ACRE_REGION", "GLIBC", "JEMALLOC", "MIMALLOC", "TCMALLOC", "NETTY_POOLED", "NETTY_ADAPTIVE", "TREE_MAP", "CHRONICLE"})
    public SmallHeapKind remoteHeap;

    @Override Workload create() throws IOException {
        BlockTrace read = switch (trace) {
            case RANDOM -> BlockTrace.random(RANDOM_OBJECTS, SEED);
            case GIT_LOG -> BlockTrace.bundled(trace);
            default -> BlockTrace.read(Path.of(trace));
        };
        return new TraceReplay(read, remoteHeap.heap(), workers);
    }
}
