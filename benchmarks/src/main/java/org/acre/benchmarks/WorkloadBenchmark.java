package org.acre.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.acre.benchmarks.workloads.Workload;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A workload with threads of its own. Read {@code operations}, per microsecond and of all its threads together; the score itself counts slices of
 * time. Objects are written and verified, so a workload costs every allocator its own share. {@link SmallHeapKind#cannot} says what a
 * peer does not do for its figure.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(jvmArgsAppend = {AcreBenchmark.NATIVE_ACCESS, AcreBenchmark.JMH_UNSAFE, WorkloadBenchmark.AGRONA})
public abstract class WorkloadBenchmark extends AcreBenchmark {
    /** Agrona frees its buffers by a class that the JDK does not export. */
    static final String AGRONA = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";

    /** How many threads work, or allocate while as many others free. */
    @Param({"1", "2", "8"})
    public int workers;

    private Workload work;

    abstract Workload create() throws IOException;

    @Setup
    public void open() throws IOException {
        work = create();
    }

    @TearDown
    public void close() {
        work.close();
    }

    @Benchmark
    public void run(WorkloadRun run) throws InterruptedException {
        run.run(work);
    }
}
