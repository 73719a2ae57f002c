package org.acre.benchmarks.lab;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.acre.benchmarks.TagReport;
import org.acre.benchmarks.simulation.SimulationReport;

/**
 * A question that no fork of JMH answers: a program of its own, which measures or simulates and says what it has found.
 *
 * @param seconds that it takes, about
 */
record Study(String id, String asked, double seconds, Program program) {
    /** All of the full set. */
    static final List<Study> ALL = List.of(
            new Study("tags", "Does it matter that pools hold foreign addresses: tag by caller against tag by address?", 15,
                    () -> new Output(TagReport.measure(2), "")),
            new Study("processors", "What would 16, 64, 128 and 256 processors do? A simulation, with its error on this machine.", 90,
                    () -> {
                        SimulationReport report = SimulationReport.measure();
                        return new Output(report.text(), report.figure());
                    }));

    /** What a study runs. */
    interface Program {
        Output run() throws InterruptedException, ExecutionException;
    }

    /** What it prints, and the plot it draws, as HTML; empty if it draws none. */
    record Output(String text, String figure) {}

    /** What came of it. */
    record Finding(String id, String asked, String text, String figure) {}

    Finding run() throws InterruptedException, ExecutionException {
        Output output = program.run();
        return new Finding(id, asked, output.text, output.figure);
    }

    /** Those with these ids, or all of a set if there are none. */
    static List<Study> select(List<String> ids, boolean quick) {
        return ALL.stream().filter(study -> ids.isEmpty() ? !quick : ids.contains(study.id())).toList();
    }
}
