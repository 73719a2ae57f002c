package org.acre.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
    private static final List<String> BUNDLED = List.of("git-log-p", "git-pack-objects", "python3-json-zlib", "sqlite3-memory");
    private static final int RANDOM_OBJECTS = 1_000_000;
    private static final long SEED = 42;

    /** A file {@code .tr} or {@code .tr.gz}; the name of one in the jar; or "random". */
    @Param(RANDOM)
    public String trace;

    @Param({"ACRE", "ACRE_REGION", "GLIBC", "JEMALLOC", "MIMALLOC", "TCMALLOC", "NETTY_POOLED", "NETTY_ADAPTIVE", "TREE_MAP", "CHRONICLE"})
    public SmallHeapKind remoteHeap;

    @Override Workload create() throws IOException {
        return new TraceReplay(read(), remoteHeap.heap(), workers);
    }

    /** Programs whose traces are in the jar, by name. */
    public static List<String> bundled() {
        return BUNDLED;
    }

    private BlockTrace read() throws IOException {
        if (trace.equals(RANDOM)) {
            return BlockTrace.random(RANDOM_OBJECTS, SEED);
        }
        return BUNDLED.contains(trace) ? BlockTrace.bundled(trace + ".tr.gz") : BlockTrace.read(Path.of(trace));
    }
}
