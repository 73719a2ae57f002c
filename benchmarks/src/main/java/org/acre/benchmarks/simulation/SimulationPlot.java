package org.acre.benchmarks.simulation;

import static org.acre.cli.report.LetsPlot.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Throughput over processors, simulated and measured, on logarithmic axes. */
final class SimulationPlot {
    private final List<Object> processors = new ArrayList<>();
    private final List<Object> throughput = new ArrayList<>();
    private final List<Object> who = new ArrayList<>();

    private SimulationPlot() {}

    static Map<String, Object> of(List<Validation> validations, List<Prediction> predictions) {
        SimulationPlot lines = new SimulationPlot();
        predictions.forEach(prediction ->
                lines.add(prediction.processors(), prediction.throughput(), prediction.nodes().title() + ", simulated"));
        KernelFigures.ALL.forEach(figures -> lines.add(figures.jobs(), figures.oneLock(), "kernel 6.3, one lock, 64 threads, measured"));
        KernelFigures.ALL.forEach(figures -> lines.add(figures.jobs(), figures.nodes(), "kernel 6.3, with nodes, measured"));
        SimulationPlot points = new SimulationPlot();
        validations.forEach(validation ->
                points.add(validation.threads(), validation.median(), validation.nodes().title() + ", simulated"));
        Map<String, Object> plot = spec("kind", "plot", "data", lines.data(), "mapping", mapping(),
                "ggsize", spec("width", 860, "height", 460), "theme", spec("name", "minimal"),
                "ggtitle", spec("text", "Allocate and free a page: pairs a microsecond (points: this machine, measured)"));
        plot.put("layers", List.of(
                spec("geom", "line", "size", 1),
                spec("geom", "point", "data", points.data(), "mapping", mapping(), "size", 4, "shape", 4)));
        plot.put("scales", List.of(
                spec("aesthetic", "x", "trans", "log2", "name", "processors, and as many threads"),
                spec("aesthetic", "y", "trans", "log10", "name", "pairs a microsecond"),
                spec("aesthetic", "color", "name", "", "values", List.of("#0072B2", "#D55E00", "#009E73", "#999999", "#CC79A7"))));
        return plot;
    }

    private void add(int at, double value, String name) {
        processors.add(at);
        throughput.add(value);
        who.add(name);
    }

    private Map<String, Object> data() {
        return spec("processors", processors, "throughput", throughput, "who", who);
    }

    private static Map<String, Object> mapping() {
        return spec("x", "processors", "y", "throughput", "color", "who");
    }
}
