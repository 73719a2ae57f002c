package org.acre.benchmarks.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What would Acre's nodes do on 16, 64, 128 and 256 processors?
 *
 * <p>Measures the service times here, simulates what this machine does with 1 and 2 threads and says how far off that is, then simulates larger
 * machines, beside what the kernel's authors measured on 64 threads. Usage: {@code SimulationReport [FILE.svg]}; takes a minute or two.
 */
public final class SimulationReport {
    private SimulationReport() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ServiceTimes times = Calibration.measure();
        List<Validation> validations = Validation.all(times);
        List<Prediction> predictions = Prediction.all(times);
        print(System.out, times, validations, predictions);
        if (arguments.length > 0) {
            Files.writeString(Path.of(arguments[0]), SimulationPlot.svg(validations, predictions));
            System.out.println("plot: " + arguments[0]);
        }
    }

    private static void print(PrintStream out, ServiceTimes times, List<Validation> validations, List<Prediction> predictions) {
        out.printf(Locale.ROOT, "service times, ns: pair %.1f, line %.1f, tree %.1f, push %.1f, populate %.1f, merge %.1f, unpark %.0f, wake %.0f%n%n",
                times.pair(), times.line(), times.tree(), times.push(), times.populate(), times.merge(), times.unpark(), times.wake());
        out.printf(Locale.ROOT, "%-28s %8s %12s %12s %12s %11s %11s%n", "this machine, pairs/us", "threads", "median", "best",
                "simulated", "of median", "of best");
        validations.forEach(validation -> out.println(validation.toLine()));
        out.printf(Locale.ROOT, "%n%-28s", "simulated, pairs/us");
        Prediction.PROCESSORS.forEach(processors -> out.printf(Locale.ROOT, " %9d", processors));
        out.println("  processors");
        for (NodeChoice nodes : NodeChoice.values()) {
            row(out, nodes.title(), of(predictions, nodes).stream().map(Prediction::throughput).toList());
        }
        gains(out, predictions, NodeChoice.BY_THREAD);
        gains(out, predictions, NodeChoice.BY_PROCESSOR);
        kernel(out);
    }

    private static void gains(PrintStream out, List<Prediction> predictions, NodeChoice nodes) {
        List<Prediction> one = of(predictions, NodeChoice.ONE);
        List<Prediction> many = of(predictions, nodes);
        row(out, nodes.title() + " / one", Prediction.PROCESSORS.stream().map(Prediction.PROCESSORS::indexOf)
                .map(at -> many.get(at).throughput() / one.get(at).throughput()).toList());
    }

    private static void kernel(PrintStream out) {
        out.printf(Locale.ROOT, "%nthe kernel, measured by its authors on 64 threads: gain of nodes over one lock%n");
        KernelFigures.ALL.forEach(figures -> out.printf(Locale.ROOT, "%4d jobs: %5.2f (%.2f and %.2f pairs/us)%n", figures.jobs(), figures.gain(),
                figures.nodes(), figures.oneLock()));
        out.printf(Locale.ROOT, "%4d jobs: %5.2f, as merged, other tests in it%n", KernelFigures.MERGED_JOBS, KernelFigures.MERGED_GAIN);
    }

    static List<Prediction> of(List<Prediction> predictions, NodeChoice nodes) {
        return predictions.stream().filter(prediction -> prediction.nodes() == nodes).toList();
    }

    private static void row(PrintStream out, String name, List<Double> values) {
        out.printf(Locale.ROOT, "%-28s", name);
        values.forEach(value -> out.printf(Locale.ROOT, " %9.2f", value));
        out.println();
    }
}
