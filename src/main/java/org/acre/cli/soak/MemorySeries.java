package org.acre.cli.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What the process takes, sampled whenever the load is at rest. One thread. */
final class MemorySeries {
    /** The first part of a run fills caches and compiles code: it is not looked at. */
    private static final double WARM_UP = 1.0 / 3;

    private record Sample(double minute, Map<Memory, Long> values) {}

    private final List<Sample> samples = new ArrayList<>();

    void add(double minute, Map<Memory, Long> values) {
        samples.add(new Sample(minute, values));
    }

    Map<Memory, Long> last() {
        return samples.isEmpty() ? Map.of() : samples.getLast().values;
    }

    /** The lines through the samples after the warm-up; none if these are too few. */
    SequencedMap<Memory, Slope> slopes() {
        SequencedMap<Memory, Slope> slopes = new LinkedHashMap<>();
        double last = samples.isEmpty() ? 0 : samples.getLast().minute;
        List<Sample> warm = samples.stream().filter(sample -> sample.minute >= last * WARM_UP).toList();
        if (warm.size() < Slope.LEAST_SAMPLES) {
            return slopes;
        }
        double[] minutes = warm.stream().mapToDouble(Sample::minute).toArray();
        for (Memory memory : last().keySet()) {
            slopes.put(memory, Slope.of(minutes, warm.stream().mapToDouble(sample -> sample.values.getOrDefault(memory, 0L)).toArray()));
        }
        return Collections.unmodifiableSequencedMap(slopes);
    }
}
