package org.acre.cli.advise;

/** What counts how much: exponents of the ratios to the defaults, which add up to 1. */
public enum Goal {
    BALANCE(1, 1, 1), THROUGHPUT(4, 1, 1), LATENCY(1, 4, 1), MEMORY(1, 1, 4);

    private final double throughput;
    private final double latency;
    private final double memory;

    Goal(double throughput, double latency, double memory) {
        double sum = throughput + latency + memory;
        this.throughput = throughput / sum;
        this.latency = latency / sum;
        this.memory = memory / sum;
    }

    /** How much better than {@code defaults} a trial is: their weighted geometric mean of ratios; 1 is the same. */
    double score(Trial trial, Trial defaults) {
        return power(trial.operationsPerSecond(), defaults.operationsPerSecond(), throughput)
                * power(defaults.p99Nanos(), trial.p99Nanos(), latency)
                * power(defaults.residentOverLive(), trial.residentOverLive(), memory);
    }

    private static double power(double better, double worse, double exponent) {
        return better > 0 && worse > 0 ? Math.pow(better / worse, exponent) : 1;
    }
}
