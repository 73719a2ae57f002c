package org.acre.benchmarks.lab;

/**
 * Shares a span of time among forks, so that a run ends when it said it would.
 *
 * <p>What a fork costs besides its iterations (starting a JVM, filling heaps) is learned from the forks that have run. A fork's
 * share is what is left divided by what is to come, by weight; so slow forks make later ones shorter, and the end stays.
 */
final class Budget {
    /** What a fork costs besides its iterations, before any has run. */
    static final double FIRST_OVERHEAD_SECONDS = 1.1;
    /** Less than this in a fork measures mostly the compiler. */
    static final double LEAST_SECONDS = 0.8;
    /** In a fork: what is better spent on further forks than on longer ones. */
    private static final double AMPLE_SECONDS = 5;
    /** Forks of one experiment beyond which more tell little. */
    private static final int MOST_ROUNDS = 5;
    private static final double LEARNING = 0.2;

    private final double seconds;
    private double overhead = FIRST_OVERHEAD_SECONDS;

    Budget(double seconds) {
        this.seconds = seconds;
    }

    /** How many forks each experiment may have: 3 if that leaves them the least they need, else 2, else 1; up to 5 if time is ample. */
    int rounds(double weights) {
        for (int rounds = MOST_ROUNDS; rounds > 1; rounds--) {
            double enough = rounds > 3 ? AMPLE_SECONDS : LEAST_SECONDS;
            if (rounds * weights * (overhead + enough) <= seconds) {
                return rounds;
            }
        }
        return 1;
    }

    /** The plan of a fork of this weight, when {@code elapsed} seconds are over and this one and all after it weigh {@code weightLeft}. */
    ForkPlan plan(double elapsed, double weightLeft, double weight) {
        double share = (seconds - elapsed) * weight / weightLeft;
        return ForkPlan.filling(Math.max(LEAST_SECONDS, share - overhead));
    }

    /** Whether a fork of this weight can still end in time. */
    boolean allows(double elapsed) {
        return elapsed + overhead + LEAST_SECONDS <= seconds;
    }

    /** Learns from a fork that took {@code took} seconds in all. */
    void learn(ForkPlan plan, double took) {
        overhead += LEARNING * (Math.max(0, took - plan.seconds()) - overhead);
    }

    double seconds() {
        return seconds;
    }
}
