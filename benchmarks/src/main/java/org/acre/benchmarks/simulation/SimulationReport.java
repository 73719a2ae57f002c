package org.acre.benchmarks.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.acre.cli.report.LetsPlot;

/**
 * What would Acre's nodes do on 16, 64, 128 and 256 processors?
 *
 * <p>Measures the service times here, simulates what this machine does with 1 and 2 threads and says how far off that is, then simulates larger
 * machines, beside what the kernel's authors measured on 64 threads. Usage: {@code SimulationReport [FILE.svg]}; takes a minute or two.
 */
public final class SimulationReport {
    private final ServiceTimes times;
    private final List<Validation> validations;
    private final List<Prediction> predictions;

    private SimulationReport(ServiceTimes times, List<Validation> validations, List<Prediction> predictions) {
        this.times = times;
        this.validations = validations;
        this.predictions = predictions;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        SimulationReport report = measure();
        System.out.print(report.text());
        if (arguments.length > 0) {
            Files.writeString(Path.of(arguments[0]), LetsPlot.svg(SimulationPlot.of(report.validations, report.predictions)));
            System.out.println("plot: " + arguments[0]);
        }
    }

    /** Measures and simulates, for a minute or two. */
    public static SimulationReport measure() throws InterruptedException {
        ServiceTimes times = Calibration.measure();
        return new SimulationReport(times, Validation.all(times), Prediction.all(times));
    }

    /** The plot, for a page. */
    public String figure() {
        return LetsPlot.figure(SimulationPlot.of(validations, predictions));
    }

    /** The figures, as tables. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT,
                "service times, ns: pair %.1f, line %.1f, tree %.1f, push %.1f, populate %.1f, merge %.1f, unpark %.0f, wake %.0f%n%n",
                times.pair(), times.line(), times.tree(), times.push(), times.populate(), times.merge(), times.unpark(), times.wake()));
        text.append(String.format(Locale.ROOT, "%-28s %8s %12s %12s %12s %11s %11s%n", "this machine, pairs/us", "threads", "median", "best",
                "simulated", "of median", "of best"));
        validations.forEach(validation -> text.append(validation.toLine()).append(System.lineSeparator()));
        text.append(String.format(Locale.ROOT, "%n%-28s", "simulated, pairs/us"));
        Prediction.PROCESSORS.forEach(processors -> text.append(String.format(Locale.ROOT, " %9d", processors)));
        text.append("  processors").append(System.lineSeparator());
        for (NodeChoice nodes : NodeChoice.values()) {
            text.append(row(nodes.title(), of(nodes).stream().map(Prediction::throughput).toList()));
        }
        return text.append(gains(NodeChoice.BY_THREAD)).append(gains(NodeChoice.BY_PROCESSOR)).append(kernel()).toString();
    }

    private String gains(NodeChoice nodes) {
        List<Prediction> one = of(NodeChoice.ONE);
        List<Prediction> many = of(nodes);
        return row(nodes.title() + " / one", IntStream.range(0, one.size())
                .mapToObj(at -> many.get(at).throughput() / one.get(at).throughput()).toList());
    }

    private static String kernel() {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "%nthe kernel, measured by its authors on 64 threads: gain of nodes over one lock%n"));
        KernelFigures.ALL.forEach(figures -> text.append(String.format(Locale.ROOT, "%4d jobs: %5.2f (%.2f and %.2f pairs/us)%n",
                figures.jobs(), figures.gain(), figures.nodes(), figures.oneLock())));
        return text.append(String.format(Locale.ROOT, "%4d jobs: %5.2f, as merged, other tests in it%n", KernelFigures.MERGED_JOBS,
                KernelFigures.MERGED_GAIN)).toString();
    }

    private List<Prediction> of(NodeChoice nodes) {
        return predictions.stream().filter(prediction -> prediction.nodes() == nodes).toList();
    }

    private static String row(String name, List<Double> values) {
        return values.stream().map(value -> String.format(Locale.ROOT, " %9.2f", value))
                .collect(Collectors.joining("", String.format(Locale.ROOT, "%-28s", name), System.lineSeparator()));
    }
}
