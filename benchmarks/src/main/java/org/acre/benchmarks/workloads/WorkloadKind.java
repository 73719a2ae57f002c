package org.acre.benchmarks.workloads;

/** The workloads by name, with the parameters of the literature. */
public enum WorkloadKind {
    /** Objects outlive the threads that allocated them. */
    LARSON(false) {
        @Override public Workload create(Heap heap, int threads) {
            return new Larson(heap, Larson.Shape.LITERATURE, threads);
        }
    },
    /** Batches of 64 bytes, all freed by others; twice the threads. */
    XMALLOC(false) {
        @Override public Workload create(Heap heap, int threads) {
            return new XmallocTest(heap, XmallocTest.Shape.LITERATURE, threads);
        }
    },
    /** The same with 8 to 2,048 bytes. */
    XMALLOC_ALL_SIZES(false) {
        @Override public Workload create(Heap heap, int threads) {
            return new XmallocTest(heap, XmallocTest.Shape.ALL_SIZES, threads);
        }
    },
    /** Single objects, all freed by others; twice the threads. */
    PRODUCER_CONSUMER(false) {
        @Override public Workload create(Heap heap, int threads) {
            return new ProducerConsumer(heap, RING, threads);
        }
    },
    /** Passive false sharing. */
    CACHE_SCRATCH(false) {
        @Override public Workload create(Heap heap, int threads) {
            return new FalseSharing(heap, FalseSharing.Shape.SCRATCH, threads);
        }
    },
    /** Active false sharing. */
    CACHE_THRASH(true) {
        @Override public Workload create(Heap heap, int threads) {
            return new FalseSharing(heap, FalseSharing.Shape.THRASH, threads);
        }
    },
    /** Sizes as in programs. */
    GLIBC_THREAD(true) {
        @Override public Workload create(Heap heap, int threads) {
            return new GlibcThread(heap, threads, SEED);
        }
    },
    /** All words verified. */
    MSTRESS(false) {
        @Override public Workload create(Heap heap, int threads) {
            return new Mstress(heap, threads, SCALE);
        }
    };

    private static final int RING = 1024;
    private static final long SEED = 42;
    private static final int SCALE = 50;

    private final boolean freesItsOwn;

    WorkloadKind(boolean freesItsOwn) {
        this.freesItsOwn = freesItsOwn;
    }

    /** Whether each object is freed by the thread that allocated it. */
    public boolean freesItsOwn() {
        return freesItsOwn;
    }

    /** With all its objects; {@code threads} work, or twice as many where it says so. */
    public abstract Workload create(Heap heap, int threads);
}
