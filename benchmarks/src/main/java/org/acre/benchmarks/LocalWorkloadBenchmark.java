package org.acre.benchmarks;

import org.acre.benchmarks.workloads.Workload;
import org.acre.benchmarks.workloads.WorkloadKind;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The same as {@link RemoteWorkloadBenchmark} where threads free their own objects only, so that confined arenas can take part. */
@State(Scope.Benchmark)
public class LocalWorkloadBenchmark extends WorkloadBenchmark {
    @Param({"CACHE_THRASH", "GLIBC_THREAD"})
    public WorkloadKind workload;

    @Param
    public SmallHeapKind everyHeap;

    @Override Workload create() {
        return workload.create(everyHeap.heap(), workers);
    }
}
