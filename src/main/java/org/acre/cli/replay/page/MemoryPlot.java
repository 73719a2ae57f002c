package org.acre.cli.replay.page;

import static org.acre.cli.report.LetsPlot.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.acre.cli.map.MapState;
import org.acre.cli.replay.Sample;
import org.acre.cli.report.LetsPlot;

/** What the region held: its states on top of each other, with lines for what the program asked for and what was resident. */
final class MemoryPlot {
    private static final int HEIGHT = 360;
    private static final String ASKED = "asked for";
    private static final String RESIDENT = "resident";
    /** In the legend's order: with the ink of the page, and a red that no state has. */
    private static final Map<String, String> LINES = new TreeMap<>(Map.of(ASKED, LetsPlot.INK, RESIDENT, "#C2185B"));

    /** Light blue: live as an area, but not as objects. */
    private static final int SLACK = 0x9CC9E8;

    /** From the lowest to the highest. */
    private static final List<Layer> LAYERS = List.of(
            layer(MapState.LIVE, Sample::live),
            new Layer("unused in slabs", SLACK, Sample::slack),
            layer(MapState.DEFERRED, Sample::deferred),
            layer(MapState.LAZY, Sample::lazy),
            layer(MapState.PINNED, Sample::pinned),
            layer(MapState.POOLED, Sample::pooled),
            layer(MapState.FREE, Sample::holes));

    private record Layer(String name, int colour, ToLongFunction<Sample> bytes) {}

    private MemoryPlot() {}

    private static Layer layer(MapState state, ToLongFunction<Sample> bytes) {
        return new Layer(state.word(), state.colour(), bytes);
    }

    static String html(List<Sample> samples) {
        double unit = unit(samples);
        Chart states = new Chart();
        Map<String, String> colours = new LinkedHashMap<>();
        for (Layer layer : LAYERS) {
            if (samples.stream().anyMatch(sample -> layer.bytes().applyAsLong(sample) > 0)) {
                colours.put(layer.name(), String.format(Locale.ROOT, "#%06X", layer.colour()));
                samples.forEach(sample -> states.add((double) sample.operations(), layer.bytes().applyAsLong(sample) / unit, layer.name()));
            }
        }
        Chart lines = new Chart();
        samples.forEach(sample -> lines.add((double) sample.operations(), sample.asked() / unit, ASKED));
        samples.stream().filter(sample -> sample.resident() >= 0)
                .forEach(sample -> lines.add((double) sample.operations(), sample.resident() / unit, RESIDENT));
        Map<String, Object> plot = Chart.plot(HEIGHT);
        plot.put("layers", List.of(
                spec("geom", "area", "data", states.data(), "mapping", Chart.mapping("fill"), "alpha", 0.85, "size", 0),
                spec("geom", "line", "data", lines.data(), "mapping", Chart.mapping("color"), "size", 0.9)));
        plot.put("scales", List.of(Chart.operations(), spec("aesthetic", "y", "name", name(unit)), Chart.colours("fill", colours),
                Chart.colours("color", LINES)));
        return LetsPlot.figure(plot);
    }

    private static double unit(List<Sample> samples) {
        long most = samples.stream().mapToLong(sample -> Math.max(sample.live() + sample.slack() + sample.holes(), sample.resident())).max().orElse(0);
        return most >= 10L << 30 ? 1L << 30 : most >= 1L << 20 ? 1L << 20 : 1L << 10;
    }

    private static String name(double unit) {
        return unit == 1L << 30 ? "GiB" : unit == 1L << 20 ? "MiB" : "KiB";
    }
}
