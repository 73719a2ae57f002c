package org.acre.benchmarks.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The whole report as one page that needs nothing else. */
final class HtmlReport {
    static final List<ReportSection> SECTIONS = List.of(
            new SummarySection(), new LossesSection(), new NotesSection(), new AnswersSection(), new MachineSection(), new MethodSection());

    private HtmlReport() {}

    static String of(Report report) throws IOException {
        StringBuilder body = new StringBuilder();
        for (ReportSection section : SECTIONS) {
            String html = section.html(report);
            if (!html.isEmpty()) {
                body.append("<section>\n<h2>").append(Html.text(section.title())).append("</h2>\n").append(html).append("</section>\n");
            }
        }
        return page("Acre bench: " + report.set() + ", " + report.started(), body.toString());
    }

    /** A page with the style of all pages of the lab. */
    static String page(String title, String bodyHtml) throws IOException {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                <h1>%s</h1>
                %s</main>
                </body>
                </html>
                """.formatted(Html.text(title), style(), Html.text(title), bodyHtml);
    }

    private static String style() throws IOException {
        try (InputStream css = HtmlReport.class.getResourceAsStream("lab.css")) {
            if (css == null) {
                throw new IOException("the jar has no lab.css");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
