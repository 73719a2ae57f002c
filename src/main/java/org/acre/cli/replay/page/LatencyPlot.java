package org.acre.cli.replay.page;

import static org.acre.cli.report.LetsPlot.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.acre.cli.replay.Latencies;
import org.acre.cli.replay.Step;
import org.acre.cli.report.LetsPlot;

/** Latencies over percentiles: each nine more takes as much room as the one before. */
final class LatencyPlot {
    private static final int HEIGHT = 360;
    /** Points of a line from one halving of what is left to the next. */
    private static final int TICKS = 8;
    private static final List<Object> NINES = List.of(1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7);
    private static final List<Object> PERCENTILES =
            List.of("0 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %", "99.9999 %", "99.99999 %");
    private static final List<Object> NANOS = List.of(1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9);
    private static final List<Object> TIMES = List.of("10 ns", "100 ns", "1 us", "10 us", "100 us", "1 ms", "10 ms", "100 ms", "1 s");
    private static final List<String> COLOURS = List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#999999");

    private LatencyPlot() {}

    /** Empty if nothing was measured. */
    static String html(Latencies latencies) {
        Chart chart = new Chart();
        Map<String, String> colours = new LinkedHashMap<>();
        latencies.histograms().forEach((step, histogram) -> {
            colours.put(step.words(), COLOURS.get(colours.size() % COLOURS.size()));
            add(chart, step, histogram);
        });
        if (chart.isEmpty()) {
            return "";
        }
        Map<String, Object> plot = Chart.plot(HEIGHT);
        plot.put("layers", List.of(spec("geom", "line", "data", chart.data(), "mapping", Chart.mapping("color"), "size", 0.9)));
        plot.put("scales", List.of(
                spec("aesthetic", "x", "trans", "log10", "name", "percentile", "breaks", NINES, "labels", PERCENTILES),
                spec("aesthetic", "y", "trans", "log10", "name", "latency", "breaks", NANOS, "labels", TIMES),
                Chart.colours("color", colours)));
        return LetsPlot.figure(plot);
    }

    private static void add(Chart chart, Step step, Histogram histogram) {
        for (HistogramIterationValue value : histogram.percentiles(TICKS)) {
            double left = 1 - value.getPercentileLevelIteratedTo() / 100;
            // The largest of n values stands where 1 in n is left.
            double inverse = Math.min(1 / left, (double) histogram.getTotalCount());
            chart.add(inverse, (double) Math.max(1, value.getValueIteratedTo()), step.words());
        }
    }
}
