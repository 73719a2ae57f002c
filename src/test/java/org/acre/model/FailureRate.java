package org.acre.model;

import java.util.function.BooleanSupplier;

/** How often a program of several threads failed, of how many runs. */
record FailureRate(int failures, int runs) {
    private static final long MOST_NANOS = 4_000_000_000L;
    private static final int MOST_RUNS = 300;
    /** So many failures are enough to know the rate by. */
    private static final int ENOUGH = 15;
    private static final int FEWEST_REPETITIONS = 5;
    private static final int MOST_REPETITIONS = 600;
    /** A smaller program that fails as often is missed once in so many times. */
    private static final double MISSED_ONCE_IN = 50;

    static FailureRate of(BooleanSupplier fails) {
        long until = System.nanoTime() + MOST_NANOS;
        int failures = 0;
        int runs = 0;
        do {
            failures += fails.getAsBoolean() ? 1 : 0;
            runs++;
        } while (runs < MOST_RUNS && failures < ENOUGH && System.nanoTime() - until < 0);
        return new FailureRate(failures, runs);
    }

    /** Runs in which a program that fails at this rate very likely fails once. */
    int repetitions() {
        double rate = (failures + 0.5) / (runs + 1); // also where none of the runs has failed
        double needed = Math.log(MISSED_ONCE_IN) / -Math.log1p(-rate);
        return Math.clamp((long) Math.ceil(needed), FEWEST_REPETITIONS, MOST_REPETITIONS);
    }

    @Override public String toString() {
        return failures + " of " + runs + " runs";
    }
}
