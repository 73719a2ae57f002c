package org.acre.benchmarks.simulation;

/** Where a thread is in its pair of allocation and free. */
final class SimulatedThread {
    /** What a thread does next, when its event comes. */
    enum Step {
        ALLOCATE,
        /** Has the lock for an allocation, and now the area. */
        TREE_DONE,
        FREE,
        FREED,
        /** Walked its node's list. */
        POPULATED,
        /** Wants the lock to merge some of what it purged. */
        MERGE,
        /** Has merged some. */
        MERGE_DONE,
        /** Was woken, and has no processor yet. */
        WOKEN
    }

    static final int NOWHERE = -1;

    final int number;
    Step step = Step.ALLOCATE;
    /** What comes when a lock that is waited for is had. */
    Step afterLock = Step.ALLOCATE;
    int processor = NOWHERE;
    double sliceEnd;
    int node;
    /** Areas in its hands that are to be merged. */
    long toMerge;

    SimulatedThread(int number) {
        this.number = number;
    }
}
