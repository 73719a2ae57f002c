package org.acre.benchmarks.lab;

/** How one fork spends its time. */
record ForkPlan(int warmupIterations, int iterations, long iterationMillis) {
    private static final int ITERATIONS = 3;
    private static final long LEAST_ITERATIONS = 3;
    private static final long LEAST_MILLIS = 100;
    private static final long MOST_MILLIS = 2_000;
    private static final double WARMUP_SHARE = 0.55;

    /** Fills {@code seconds}, or as much of them as does any good; never less than one iteration to warm up and two that count. */
    static ForkPlan filling(double seconds) {
        long millis = Math.round(1_000 * seconds);
        int all = (int) Math.clamp(Math.round(ITERATIONS / (1 - WARMUP_SHARE)), LEAST_ITERATIONS, Math.max(LEAST_ITERATIONS, millis / LEAST_MILLIS));
        int warmup = Math.clamp(Math.round(all * WARMUP_SHARE), 1, all - 2);
        return new ForkPlan(warmup, all - warmup, Math.clamp(millis / all, LEAST_MILLIS, MOST_MILLIS));
    }

    double seconds() {
        return (warmupIterations + iterations) * iterationMillis / 1_000.0;
    }
}
