package org.acre.benchmarks.lab;

import java.util.stream.Collectors;
import org.acre.cli.report.Html;

/** What programs of their own have found, in their words. */
final class StudiesSection implements ReportSection {
    @Override public String title() {
        return "Studies";
    }

    @Override public String html(Report report) {
        return report.studies().isEmpty() ? "" : Html.paragraph("Programs of their own, run once by the lab itself when the forks were over: "
                + "in its JVM, without its forks and with no spread but what they print.")
                + report.studies().stream().map(StudiesSection::html).collect(Collectors.joining());
    }

    private static String html(Study.Finding finding) {
        return "<article id=\"" + Html.text(finding.id()) + "\">\n<h3>" + Html.text(finding.asked()) + " <small>" + Html.text(finding.id())
                + "</small></h3>\n" + finding.figure() + Html.preformatted(finding.text()) + "</article>\n";
    }
}
