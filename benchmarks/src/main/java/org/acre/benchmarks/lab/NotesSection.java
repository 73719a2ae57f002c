package org.acre.benchmarks.lab;

import org.acre.cli.report.Html;

/** What was cut, what is missing, and how long it took. */
final class NotesSection implements ReportSection {
    @Override public String title() {
        return "What this run leaves out";
    }

    @Override public String html(Report report) {
        return report.notes().isEmpty() ? "" : Html.bullets(report.notes());
    }
}
