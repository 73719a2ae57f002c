package org.acre.benchmarks;

import java.util.concurrent.TimeUnit;
import org.acre.benchmarks.workloads.Workload;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A workload has threads of its own: JMH's one thread lets them run for a while, and counts what they did. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class WorkloadRun {
    /** Long against the start of the threads, short against an iteration. */
    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** What the workload counts; read this score. */
    public long operations;

    void run(Workload workload) throws InterruptedException {
        long end = System.nanoTime() + NANOS;
        operations += workload.run(() -> System.nanoTime() - end >= 0);
    }
}
