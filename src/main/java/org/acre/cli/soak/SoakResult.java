package org.acre.cli.soak;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a soak has found.
 *
 * @param options of the run
 * @param minutes that it took, rests included
 * @param rounds that were completed
 * @param operations by kind
 * @param checks that were made
 * @param memory at the last rest
 * @param slopes of memory over the run without its warm-up; empty if it was too short
 * @param fault the first, if any
 */
public record SoakResult(SoakOptions options, double minutes, int rounds, Map<String, Long> operations, long checks,
        Map<Memory, Long> memory, SequencedMap<Memory, Slope> slopes, @Nullable Fault fault) {
    /** Kinds of memory that grew. */
    public List<Memory> growth() {
        return slopes.entrySet().stream().filter(entry -> entry.getValue().isGrowth(entry.getKey().least()))
                .map(Map.Entry::getKey).toList();
    }

    public boolean isClean() {
        return fault == null && growth().isEmpty();
    }

    long totalOperations() {
        return operations.values().stream().mapToLong(Long::longValue).sum();
    }
}
