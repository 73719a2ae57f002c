package org.acre.cli.advise;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which setting to use, and why.
 *
 * @param trials all that were measured, the defaults first
 * @param notTried code of the choices for which there was no time
 * @param goal what counts how much
 */
public record Advice(List<Trial> trials, List<String> notTried, Goal goal) {
    /** Less than this is noise, by which medians of three runs differ on a quiet machine, or not worth a line of code. */
    static final double LEAST_GAIN = 1.1;

    /** What was measured less often counts only if nothing was measured so often. */
    private static final int ENOUGH_RUNS = 3;

    /** The defaults are the first. */
    public Advice {
        trials = List.copyOf(trials);
        notTried = List.copyOf(notTried);
    }

    public Trial defaults() {
        return trials.getFirst();
    }

    /** How much better than the defaults by the goal; 1 is the same. */
    public double score(Trial trial) {
        return goal.score(trial, defaults());
    }

    /** Whether it may be advised, and no other such is as good in throughput, 99th percentile and memory, and better in one. */
    public boolean isOnFront(Trial trial) {
        return mayBeAdvised(trial) && trials.stream().noneMatch(other -> mayBeAdvised(other) && other.beats(trial));
    }

    /** It is safe, and what it gave was no single stroke of luck. */
    private boolean mayBeAdvised(Trial trial) {
        int most = trials.stream().skip(1).mapToInt(Trial::runs).max().orElse(1);
        return trial.setting().safe() && trial.runs() >= Math.min(ENOUGH_RUNS, most);
    }

    /** The setting to use. */
    public Trial chosen() {
        Trial best = trials.stream().filter(this::isOnFront).max(Comparator.comparingDouble(this::score)).orElseThrow();
        return score(best) >= LEAST_GAIN ? best : defaults();
    }

    /** The rule, and what it came to. */
    public String reason() {
        String rule = String.format(Locale.ROOT, "Rule: of the settings on the Pareto front of throughput, 99th percentile and peak resident "
                + "memory (*; measured %d times if time allows), the one with the best score for the goal %s, if that is %.2f or more; else the defaults. ",
                ENOUGH_RUNS, goal.name().toLowerCase(Locale.ROOT), LEAST_GAIN);
        if (chosen() == defaults()) {
            return rule + "No setting is so much better: keep the defaults.";
        }
        return rule + String.format(Locale.ROOT, "Against the defaults: throughput %+.0f %%, 99th percentile %+.0f %%, resident over live %+.0f "
                + "%%; score %.2f%s.", change(chosen().operationsPerSecond(), defaults().operationsPerSecond()),
                change(chosen().p99Nanos(), defaults().p99Nanos()), change(chosen().residentOverLive(), defaults().residentOverLive()),
                score(chosen()), chosen().runs() == 1 ? ", measured once: give it more --seconds" : ", medians of " + chosen().runs() + " runs");
    }

    private static double change(double now, double before) {
        return before > 0 ? 100 * (now / before - 1) : 0;
    }
}
