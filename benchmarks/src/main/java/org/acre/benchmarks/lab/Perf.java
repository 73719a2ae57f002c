package org.acre.benchmarks.lab;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.acre.cli.report.Tool;

/** Whether this machine lets {@code perf} count, and which counters the report shows. */
final class Perf {
    private Perf() {}

    /** Why nothing can be counted; empty if it can. */
    static String absence() {
        Optional<String> counted = Tool.output("perf", "stat", "-x", ",", "-e", "cycles", "true");
        if (counted.isEmpty()) {
            return "perf is not there, or may not count (kernel.perf_event_paranoid)";
        }
        return counted.get().matches("(?s)\\d.*") ? "" : "perf is there, but counts no cycles on this machine: " + counted.get();
    }

    /** Cycles, instructions and cache misses for an operation. */
    static Map<String, Double> shown(Map<String, Double> counters) {
        Map<String, Double> shown = new TreeMap<>();
        counters.forEach((label, value) -> {
            if (label.startsWith("cycles") || label.startsWith("instructions") || label.contains("misses")) {
                shown.put(label, value);
            }
        });
        return shown;
    }
}
