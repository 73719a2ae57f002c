package org.acre.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A page that needs nothing else, with the style of all pages of Acre. It is XML, too, if its body is. */
public final class HtmlPage {
    private HtmlPage() {}

    /** A page of {@code bodyHtml} under its title. */
    public static String of(String title, String bodyHtml) throws IOException {
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
        try (InputStream css = HtmlPage.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IOException("the jar has no report.css");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
