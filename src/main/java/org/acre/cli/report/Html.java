package org.acre.cli.report;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The few forms of HTML that a report is made of. Text is escaped; what is called html is not. */
public final class Html {
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\t\\n\\r]]");

    private Html() {}

    public static String text(String text) {
        return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** Names come from other programs: what a page, a picture or a terminal would take for a command becomes a mark. */
    public static String printable(String text) {
        return CONTROLS.matcher(text).replaceAll("\uFFFD");
    }

    public static String paragraph(String text) {
        return "<p>" + text(text) + "</p>\n";
    }

    public static String bullets(Collection<String> texts) {
        return texts.stream().map(text -> "<li>" + text(text) + "</li>\n").collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
    }

    /** Text with its own lines and columns. */
    public static String preformatted(String text) {
        return "<pre>" + text(text) + "</pre>\n";
    }

    /** A cell of text, with a class for the style sheet. */
    public record Cell(String text, String style) {
        public static Cell of(String text) {
            return new Cell(text, "");
        }

        /** Stays on one line. */
        public static Cell name(String text) {
            return new Cell(text, "name");
        }

        public static Cell number(String text) {
            return new Cell(text, "number");
        }

        private String html(String tag) {
            return "<" + tag + (style.isEmpty() ? "" : " class=\"" + style + "\"") + ">" + Html.text(text) + "</" + tag + ">";
        }
    }

    public static String table(List<Cell> header, List<List<Cell>> rows) {
        StringBuilder html = new StringBuilder("<div class=\"wide\"><table>\n<thead>").append(row(header, "th")).append("</thead>\n<tbody>\n");
        rows.forEach(row -> html.append(row(row, "td")));
        return html.append("</tbody></table></div>\n").toString();
    }

    private static String row(List<Cell> cells, String tag) {
        return cells.stream().map(cell -> cell.html(tag)).collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }
}
