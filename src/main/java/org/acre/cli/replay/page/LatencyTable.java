package org.acre.cli.replay.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.acre.cli.replay.Latencies;
import org.acre.cli.report.Html;
import org.acre.cli.report.Html.Cell;

/** Latencies in nanoseconds, a row for each kind of operation. */
final class LatencyTable {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    private LatencyTable() {}

    static String html(Latencies latencies) {
        List<Cell> header = new ArrayList<>(List.of(Cell.of("operation, ns"), Cell.number("count"), Cell.number("mean"), Cell.number("least")));
        for (double percentile : PERCENTILES) {
            header.add(Cell.number(Double.toString(percentile).replace(".0", "") + " %"));
        }
        header.add(Cell.number("most"));
        List<List<Cell>> rows = new ArrayList<>();
        latencies.histograms().forEach((step, histogram) -> rows.add(row(step.words(), histogram)));
        return Html.table(header, rows);
    }

    private static List<Cell> row(String name, Histogram histogram) {
        List<Cell> row = new ArrayList<>(List.of(Cell.of(name), number(histogram.getTotalCount()), number(Math.round(histogram.getMean())),
                number(histogram.getMinValue())));
        for (double percentile : PERCENTILES) {
            row.add(number(histogram.getValueAtPercentile(percentile)));
        }
        row.add(number(histogram.getMaxValue()));
        return row;
    }

    private static Cell number(long number) {
        return Cell.number(String.format(Locale.ROOT, "%,d", number));
    }
}
