package org.acre.benchmarks.lab;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that was measured of one column at one point.
 *
 * @param forks for each fork the score of each of its iterations, in {@code unit}
 * @param absent why nothing was measured; empty if something was
 * @param waits where threads waited, if that was recorded
 * @param counters what the processor counted for an operation, if it could
 */
record Score(String at, String column, boolean ours, String cannot, String benchmark, Map<String, String> parameters,
        int threads, String unit, boolean lessIsBetter, List<List<Double>> forks, String absent, @Nullable Waits waits,
        Map<String, Double> counters) {
    boolean measured() {
        return !forks.isEmpty();
    }

    /** Whether a ratio with an error can be made of it. */
    boolean comparable() {
        return measured() && sample().count() > 1 && sample().mean() > 0;
    }

    Sample sample() {
        return Sample.of(forks);
    }
}
