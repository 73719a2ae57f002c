package org.acre.benchmarks;

import org.acre.benchmarks.workloads.Workload;
import org.acre.benchmarks.workloads.WorkloadKind;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How many objects a microsecond do the workloads of the literature get from each allocator, where threads free what others allocated? */
@State(Scope.Benchmark)
public class RemoteWorkloadBenchmark extends WorkloadBenchmark {
    @Param({"LARSON", "XMALLOC", "XMALLOC_ALL_SIZES", "PRODUCER_CONSUMER", "CACHE_SCRATCH", "MSTRESS"})
    public WorkloadKind workload;

    @Param({"ACRE", "ACRE_REGION", "ACRE_SPACE", "GLIBC", "JEMALLOC", "MIMALLOC", "TCMALLOC", "NETTY_POOLED", "NETTY_ADAPTIVE", "ARENA_SHARED",
            "ARENA_AUTO", "MMAP", "TREE_MAP", "AGRONA", "CHRONICLE"})
    public SmallHeapKind remoteHeap;

    @Override Workload create() {
        return workload.create(remoteHeap.heap(), workers);
    }
}
