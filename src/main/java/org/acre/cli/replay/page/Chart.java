package org.acre.cli.replay.page;

import static org.acre.cli.report.LetsPlot.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rows that a plot is drawn from, and what the plots of this page have in common. */
final class Chart {
    private static final int WIDTH = 860;

    private final List<Object> x = new ArrayList<>();
    private final List<Object> y = new ArrayList<>();
    private final List<Object> names = new ArrayList<>();

    void add(double x, double y, String name) {
        this.x.add(x);
        this.y.add(y);
        names.add(name);
    }

    boolean isEmpty() {
        return x.isEmpty();
    }

    Map<String, Object> data() {
        return spec("x", x, "y", y, "name", names);
    }

    /**
     * Of rows by their name.
     *
     * @param aesthetic color or fill
     */
    static Map<String, Object> mapping(String aesthetic) {
        return spec("x", "x", "y", "y", aesthetic, "name");
    }

    /** A plot without layers. */
    static Map<String, Object> plot(int height) {
        return spec("kind", "plot", "ggsize", spec("width", WIDTH, "height", height), "theme", spec("name", "minimal", "axis_text_x", spec("angle", 0)));
    }

    /** The x axis of a timeline. */
    static Map<String, Object> operations() {
        return spec("aesthetic", "x", "name", "operations of the trace");
    }

    /**
     * Colours of names, in the order of the legend.
     *
     * @param aesthetic color or fill
     */
    static Map<String, Object> colours(String aesthetic, Map<String, String> byName) {
        return spec("aesthetic", aesthetic, "name", "", "limits", new ArrayList<>(byName.keySet()), "values", new ArrayList<>(byName.values()));
    }
}
