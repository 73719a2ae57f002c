package org.acre.benchmarks.simulation;

import java.util.Arrays;

/** Pools and lazy lists of one page, by numbers, and whose cache each node's line is in. */
final class Nodes {
    /** Of the areas that a purge finds in a pool it gives one in so many to the tree. */
    private static final int DECAY = 4;

    private final long[] pooled;
    private final long[] lazy;
    private final int[] lastProcessor;
    private final double[] lineFree;
    /** Pages of one list that make it purge itself. */
    private final long share;

    /** Begins as a space of some age: each node has what circulates between two of its purges; decay has taken what was more. */
    Nodes(Scenario scenario, int nodes) {
        int inUse = Math.min(nodes, Math.min(scenario.threads(), scenario.nodes() == NodeChoice.BY_PROCESSOR
                ? scenario.processors() : scenario.threads()));
        this.pooled = new long[nodes];
        this.lazy = new long[nodes];
        this.lastProcessor = new int[nodes];
        this.lineFree = new double[nodes];
        this.share = scenario.lazyMaxPages() / inUse;
        if (nodes > 1) {
            Arrays.fill(pooled, share + (scenario.threads() + inUse - 1) / inUse + 1);
        }
        Arrays.fill(lastProcessor, SimulatedThread.NOWHERE);
    }

    /** Takes an area from a pool. @return whether there was one */
    boolean take(int node) {
        if (pooled[node] == 0) {
            return false;
        }
        pooled[node]--;
        return true;
    }

    /** Frees an area. @return whether the node must be purged now */
    boolean free(int node) {
        return ++lazy[node] > share;
    }

    /** Detaches what is lazy. @return how many areas */
    long detach(int node) {
        long areas = lazy[node];
        lazy[node] = 0;
        return areas;
    }

    /** Takes a quarter out of the pool. @return how many areas */
    long decay(int node) {
        long areas = pooled[node] / DECAY;
        pooled[node] -= areas;
        return areas;
    }

    void populate(int node, long areas) {
        pooled[node] += areas;
    }

    /**
     * When an access to a node's line is done that takes {@code work} once the line is there: one processor has it at a time, and it comes
     * from another after {@code transfer}.
     */
    double access(int node, int processor, double now, double work, double transfer) {
        double start = Math.max(now, lineFree[node]);
        double done = start + (lastProcessor[node] == processor ? 0 : transfer) + work;
        lastProcessor[node] = processor;
        lineFree[node] = done;
        return done - now;
    }
}
