package org.acre.benchmarks.simulation;

/**
 * A machine and its load: each thread allocates a page and frees it, for ever.
 *
 * @param lazyMaxPages freed pages of all nodes together that start a purge
 * @param quantum nanoseconds that a thread has its processor while others wait for one
 * @param random whether times are drawn from exponential distributions with the given means, and not the means themselves
 * @param seed of these draws
 */
public record Scenario(NodeChoice nodes, int processors, int threads, ServiceTimes times, long lazyMaxPages, double quantum,
        boolean random, long seed) {
    private static final long PAGES_OF_32_MEBIBYTES = 8192;
    /** What Linux gives a thread that computes, by default. */
    private static final double QUANTUM = 3e6;
    private static final long NEVER = Long.MAX_VALUE / 4;

    /** With the defaults of an address space. */
    public static Scenario of(NodeChoice nodes, int processors, int threads, ServiceTimes times) {
        return new Scenario(nodes, processors, threads, times, lazyMaxPages(processors), QUANTUM, false, 0);
    }

    /** The default of a large space. */
    static long lazyMaxPages(int processors) {
        return (32 - Integer.numberOfLeadingZeros(processors)) * PAGES_OF_32_MEBIBYTES;
    }

    Scenario withoutPurge() {
        return new Scenario(nodes, processors, threads, times, NEVER, quantum, random, seed);
    }

    Scenario withLazyMaxPages(long pages) {
        return new Scenario(nodes, processors, threads, times, pages, quantum, random, seed);
    }

    Scenario withRandomTimes(long newSeed) {
        return new Scenario(nodes, processors, threads, times, lazyMaxPages, quantum, true, newSeed);
    }
}
