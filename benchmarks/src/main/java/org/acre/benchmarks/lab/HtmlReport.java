package org.acre.benchmarks.lab;

import java.io.IOException;
import java.util.List;
import org.acre.cli.report.Html;
import org.acre.cli.report.HtmlPage;

/** The whole report as one page that needs nothing else. */
final class HtmlReport {
    static final List<ReportSection> SECTIONS = List.of(
            new SummarySection(), new LossesSection(), new NotesSection(), new AnswersSection(), new StudiesSection(),
            new MachineSection(), new MethodSection());

    private HtmlReport() {}

    static String of(Report report) throws IOException {
        StringBuilder body = new StringBuilder();
        for (ReportSection section : SECTIONS) {
            String html = section.html(report);
            if (!html.isEmpty()) {
                body.append("<section>\n<h2>").append(Html.text(section.title())).append("</h2>\n").append(html).append("</section>\n");
            }
        }
        return HtmlPage.of("Acre bench: " + report.set() + ", " + report.started(), body.toString());
    }
}
