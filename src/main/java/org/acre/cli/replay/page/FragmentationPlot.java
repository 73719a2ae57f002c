package org.acre.cli.replay.page;

import static org.acre.cli.report.LetsPlot.spec;

import java.util.List;
import java.util.Map;
import org.acre.cli.replay.Sample;
import org.acre.cli.report.LetsPlot;

/** Two measures over the operations of the trace: how scattered the holes are, and resident memory over what is live. */
final class FragmentationPlot {
    private static final int HEIGHT = 220;
    /** Of the peak. */
    private static final int LEAST_LIVE = 50;
    private static final String BLUE = "#0072B2";

    private FragmentationPlot() {}

    static String holes(List<Sample> samples) {
        Chart chart = new Chart();
        samples.forEach(sample -> chart.add((double) sample.operations(), sample.fragmentation(), ""));
        return figure(chart, spec("aesthetic", "y", "name", "1 - largest / all", "limits", List.of(0.0, 1.0)));
    }

    /** Empty if nobody knows what is resident. */
    static String residentOverLive(List<Sample> samples) {
        Chart chart = new Chart();
        // Over next to nothing any ratio is large, and would flatten all others.
        long least = 1 + samples.stream().mapToLong(Sample::live).max().orElse(0) / LEAST_LIVE;
        samples.stream().filter(sample -> sample.resident() >= 0 && sample.live() >= least)
                .forEach(sample -> chart.add((double) sample.operations(), (double) sample.resident() / sample.live(), ""));
        return chart.isEmpty() ? "" : figure(chart, spec("aesthetic", "y", "name", "resident / live"));
    }

    private static String figure(Chart chart, Map<String, Object> axis) {
        Map<String, Object> plot = Chart.plot(HEIGHT);
        plot.put("layers", List.of(spec("geom", "line", "data", chart.data(), "mapping", spec("x", "x", "y", "y"), "color", BLUE, "size", 0.9)));
        plot.put("scales", List.of(Chart.operations(), axis));
        return LetsPlot.figure(plot);
    }
}
