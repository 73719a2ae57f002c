package org.acre.benchmarks.simulation;

/**
 * What one processor takes for each step, in nanoseconds.
 *
 * @param pair allocate from a pool and free onto a lazy list, nobody else near
 * @param line a line of the cache comes from another processor
 * @param tree allocate from the tree, under the global lock
 * @param push free onto a lazy list, as far as no pool is concerned
 * @param populate a purge moves an area from a lazy list into a pool
 * @param merge a purge merges an area into the tree, under the global lock
 * @param unpark the holder of a lock wakes a waiter
 * @param wake from then until the waiter runs
 */
public record ServiceTimes(double pair, double line, double tree, double push, double populate, double merge, double unpark,
        double wake) {
    /** All zero but the two that make a queue: a load of {@code push} at nobody's expense, and {@code tree} one at a time. */
    static ServiceTimes ofQueue(double push, double tree) {
        return new ServiceTimes(0, 0, tree, push, 0, 0, 0, 0);
    }

    /** All zero but those of pools. */
    static ServiceTimes ofPools(double pair, double populate) {
        return new ServiceTimes(pair, 0, 0, 0, populate, 0, 0, 0);
    }
}
