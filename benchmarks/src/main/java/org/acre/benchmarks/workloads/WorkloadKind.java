package org.acre.benchmarks.workloads;

import java.util.function.BiFunction;

/** The workloads by name, with the parameters of the literature. */
@SuppressWarnings("ImmutableEnumChecker") // the functions are constructors
public enum WorkloadKind {
    /** Objects outlive the threads that allocated them. */
    LARSON(false, (heap, threads) -> new Larson(heap, Larson.Shape.LITERATURE, threads)),
    /** Batches of 64 bytes, all freed by others; twice the threads. */
    XMALLOC(false, (heap, threads) -> new XmallocTest(heap, XmallocTest.Shape.LITERATURE, threads)),
    /** The same with 8 to 2,048 bytes. */
    XMALLOC_ALL_SIZES(false, (heap, threads) -> new XmallocTest(heap, XmallocTest.Shape.ALL_SIZES, threads)),
    /** Single objects, all freed by others; twice the threads. */
    PRODUCER_CONSUMER(false, (heap, threads) -> new ProducerConsumer(heap, Sizes.RING, threads)),
    /** Passive false sharing. */
    CACHE_SCRATCH(false, (heap, threads) -> new FalseSharing(heap, FalseSharing.Shape.SCRATCH, threads)),
    /** Active false sharing. */
    CACHE_THRASH(true, (heap, threads) -> new FalseSharing(heap, FalseSharing.Shape.THRASH, threads)),
    /** Sizes as in programs. */
    GLIBC_THREAD(true, (heap, threads) -> new GlibcThread(heap, threads, Sizes.SEED)),
    /** All words verified. */
    MSTRESS(false, (heap, threads) -> new Mstress(heap, threads, Sizes.SCALE));

    private final boolean freesItsOwn;
    private final BiFunction<Heap, Integer, Workload> constructor;

    WorkloadKind(boolean freesItsOwn, BiFunction<Heap, Integer, Workload> constructor) {
        this.freesItsOwn = freesItsOwn;
        this.constructor = constructor;
    }

    /** Whether each object is freed by the thread that allocated it. */
    public boolean freesItsOwn() {
        return freesItsOwn;
    }

    /** With all its objects; {@code threads} work, or twice as many where it says so. */
    public Workload create(Heap heap, int threads) {
        return constructor.apply(heap, threads);
    }

    private static final class Sizes {
        static final int RING = 1024;
        static final long SEED = 42;
        /** The literature's. */
        static final int SCALE = 50;
    }
}
