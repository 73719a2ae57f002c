package org.acre.benchmarks.simulation;

/** The shortest of many runs: on a machine with others on it, the one that they left alone. */
final class Best {
    /** What is timed. @return nanoseconds */
    interface Timed {
        double nanos() throws InterruptedException;
    }

    private Best() {}

    static double of(int runs, Timed timed) throws InterruptedException {
        double best = Double.MAX_VALUE;
        for (int run = 0; run < runs; run++) {
            best = Math.min(best, timed.nanos());
        }
        return best;
    }
}
