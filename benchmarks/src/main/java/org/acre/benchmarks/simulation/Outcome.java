package org.acre.benchmarks.simulation;

/**
 * What a simulation counted after its warm-up.
 *
 * @param pairs allocations with their frees
 * @param nanos of simulated time
 * @param lockHeld share of the time that the global lock was held
 * @param purges passes
 * @param poolMisses allocations that found their pool empty
 */
public record Outcome(long pairs, double nanos, double lockHeld, long purges, long poolMisses) {
    /** Pairs a microsecond, of all threads together. */
    public double throughput() {
        return 1e3 * pairs / nanos;
    }
}
