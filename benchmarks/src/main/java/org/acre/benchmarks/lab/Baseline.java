package org.acre.benchmarks.lab;

import java.util.List;
import org.acre.cli.report.Machine;

/** The ratios of a run and where they come from, without its samples: what is kept in the repository. Times are not: they are the machine's. */
record Baseline(String set, String started, String machine, String commit, List<NamedRatio> ratios) {
    static Baseline of(Report report) {
        return new Baseline(report.set(), report.started(),
                report.machine().getOrDefault(Machine.MODEL, "unknown") + ", " + report.machine().getOrDefault(Machine.PROCESSORS, "?")
                        + " processors",
                report.source().getOrDefault(SourceState.COMMIT, "unknown"), report.ratios());
    }
}
