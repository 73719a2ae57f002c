package org.acre.benchmarks.lab;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.acre.cli.report.Html;

/** Where and with what all of it was measured. */
final class MachineSection implements ReportSection {
    @Override public String title() {
        return "Machine, versions, sources";
    }

    @Override public String html(Report report) {
        Map<String, String> run = Map.of("arguments of every JVM",
                report.jvmArguments().isEmpty() ? "none, but what a benchmark adds" : String.join(" ", report.jvmArguments()));
        List<List<Html.Cell>> rows = Stream.of(report.machine(), report.versions(), report.source(), run)
                .flatMap(facts -> facts.entrySet().stream())
                .map(fact -> List.of(Html.Cell.of(fact.getKey()), Html.Cell.of(fact.getValue()))).toList();
        return Html.table(List.of(Html.Cell.of("what"), Html.Cell.of("value")), rows);
    }
}
