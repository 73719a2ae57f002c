package org.acre.benchmarks.lab;

import static org.acre.cli.report.LetsPlot.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.acre.cli.report.LetsPlot;

/** Plots as SVG, drawn by Lets-Plot. Its colours are made those of the page. */
final class Plots {
    private static final int WIDTH = 860;
    /** A name, and below it a line. */
    private static final int ROW_HEIGHT = 38;
    private static final int AXIS_HEIGHT = 70;
    /** Okabe and Ito's colours, told apart by all eyes and on light and dark alike; Acre has the first. */
    private static final List<String> COLOURS = List.of("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8B6FD1", "#999999");

    private Plots() {}

    /** All ratios below one another, with a line where both sides are equal. */
    static String ratios(List<NamedRatio> ratios) {
        List<NamedRatio> upwards = ratios.reversed();
        Map<String, Object> data = new HashMap<>();
        data.put("what", list(upwards, NamedRatio::key));
        data.put("ratio", list(upwards, ratio -> ratio.estimate().value()));
        data.put("low", list(upwards, ratio -> ratio.estimate().low()));
        data.put("high", list(upwards, ratio -> ratio.estimate().high()));
        data.put("Acre is", list(upwards, ratio -> ratio.estimate().verdict()));
        data.put("left", list(upwards, _ -> ratios.stream().mapToDouble(ratio -> ratio.estimate().low()).min().orElseThrow()));
        Map<String, Object> plot = plot(data, Map.of("x", "what", "y", "ratio", "color", "Acre is"), rows(ratios.size()));
        lieDown(plot);
        plot.put("layers", List.of(
                names("what"),
                spec("geom", "hline", "yintercept", 1, "linetype", "dashed", "color", "#888888"),
                spec("geom", "linerange", "mapping", Map.of("ymin", "low", "ymax", "high"), "size", 1.2),
                spec("geom", "point", "size", 3.5)));
        plot.put("scales", List.of(
                spec("aesthetic", "y", "trans", "log10", "name", "speed of Acre / speed of the peer"),
                spec("aesthetic", "x", "name", "", "discrete", true),
                spec("aesthetic", "color", "limits", List.of("faster", "not told apart", "slower"),
                        "values", List.of("#009E73", "#999999", "#D55E00"))));
        return LetsPlot.figure(plot);
    }

    /** Scores of one question: over its axis if it has points, else beside each other. */
    static String of(Answer answer) {
        List<Score> measured = answer.scores().stream().filter(Score::measured).toList();
        if (measured.isEmpty()) {
            return "";
        }
        boolean along = answer.points().size() > 1;
        List<Score> scores = along ? measured : measured.reversed();
        Map<String, Object> data = new HashMap<>();
        data.put("who", list(scores, Score::column));
        data.put("at", list(scores, Score::at));
        data.put("score", list(scores, score -> score.sample().mean()));
        data.put("least", list(scores, score -> score.forks().stream().mapToDouble(Sample::mean).min().orElseThrow()));
        data.put("most", list(scores, score -> score.forks().stream().mapToDouble(Sample::mean).max().orElseThrow()));
        return LetsPlot.figure(along ? along(answer, scores, data) : beside(scores, data));
    }

    private static Map<String, Object> along(Answer answer, List<Score> scores, Map<String, Object> data) {
        Map<String, Object> plot = plot(data, Map.of("x", "at", "y", "score", "color", "who", "group", "who"), 340);
        Map<String, Object> dodge = spec("name", "dodge", "width", 0.25);
        plot.put("layers", List.of(
                spec("geom", "line", "position", dodge, "size", 0.8),
                spec("geom", "linerange", "mapping", Map.of("ymin", "least", "ymax", "most"), "position", dodge, "size", 1.2),
                spec("geom", "point", "position", dodge, "size", 3.5)));
        plot.put("scales", List.of(unit(scores), spec("aesthetic", "x", "name", answer.axis(), "discrete", true), colours(scores)));
        return plot;
    }

    private static Map<String, Object> beside(List<Score> scores, Map<String, Object> data) {
        double left = scores.stream().flatMap(score -> score.forks().stream()).mapToDouble(Sample::mean).min().orElseThrow();
        data.put("left", list(scores, _ -> left));
        Map<String, Object> plot = plot(data, Map.of("x", "who", "y", "score", "color", "who"), rows(scores.size()));
        lieDown(plot);
        plot.put("layers", List.of(
                names("who"),
                spec("geom", "linerange", "mapping", Map.of("ymin", "least", "ymax", "most"), "size", 1.2, "show_legend", false),
                spec("geom", "point", "size", 4, "show_legend", false)));
        plot.put("scales", List.of(unit(scores), spec("aesthetic", "x", "name", "", "discrete", true), colours(scores)));
        return plot;
    }

    private static int rows(int count) {
        return AXIS_HEIGHT + ROW_HEIGHT * count;
    }

    private static void lieDown(Map<String, Object> plot) {
        plot.put("coord", spec("name", "flip"));
        plot.put("theme", spec("name", "minimal", "axis_text_x", "blank"));
    }

    /** Names above their lines: along the axis Lets-Plot would cut them off. */
    private static Map<String, Object> names(String variable) {
        return spec("geom", "text", "mapping", spec("x", variable, "y", "left", "label", variable), "hjust", "left", "size", 6,
                "color", LetsPlot.INK, "position", spec("name", "nudge", "x", 0.4), "show_legend", false);
    }

    private static Map<String, Object> unit(List<Score> scores) {
        Score first = scores.getFirst();
        return spec("aesthetic", "y", "trans", "log10", "name", first.unit() + (first.lessIsBetter() ? " (less is better)" : " (more is better)"));
    }

    private static Map<String, Object> colours(List<Score> scores) {
        List<String> who = new ArrayList<>(scores.stream().map(Score::column).distinct().toList());
        String ours = scores.stream().filter(Score::ours).map(Score::column).findFirst().orElse("");
        if (who.remove(ours)) {
            who.addFirst(ours);
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < who.size(); i++) {
            values.add(COLOURS.get(i % COLOURS.size()));
        }
        return spec("aesthetic", "color", "limits", who, "values", values, "name", "");
    }

    private static Map<String, Object> plot(Map<String, Object> data, Map<String, Object> mapping, int height) {
        Map<String, Object> plot = spec("kind", "plot", "data", data, "ggsize", spec("width", WIDTH, "height", height), "theme", spec("name", "minimal"));
        plot.put("mapping", new HashMap<>(mapping));
        return plot;
    }

    private static <T> List<Object> list(List<T> from, Function<T, Object> value) {
        return new ArrayList<>(from.stream().map(value).toList());
    }
}
