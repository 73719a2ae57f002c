package org.acre.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.acre.cli.report.Html;

/** A table in plain text: the first column to the left, all others to the right, two blanks between. */
public final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    /** Begins with the header; every row has as many cells. */
    public TextTable(List<String> header) {
        rows.add(List.copyOf(header));
    }

    /** Adds a row below. What a terminal would take for a command becomes a mark: names come from other programs. */
    public void add(List<String> row) {
        if (row.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException("row of " + row.size() + " cells in a table of "
                    + rows.getFirst().size() + " columns");
        }
        rows.add(row.stream().map(Html::printable).toList());
    }

    /** Prints all rows, as wide as their widest cells. */
    public void print(PrintWriter out) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String pad = " ".repeat(widths[column] - row.get(column).length());
                line.append(column == 0 ? row.get(column) + pad : "  " + pad + row.get(column));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
