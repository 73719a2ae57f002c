package org.acre.benchmarks.lab;

import java.util.HashMap;
import java.util.Map;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/** Lets-Plot, which draws SVG and needs neither a display nor fonts. */
public final class LetsPlot {
    private LetsPlot() {}

    /** A specification, or a part of one, as Lets-Plot wants it: maps that it may change. */
    public static Map<String, Object> spec(Object... keysAndValues) {
        Map<String, Object> spec = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            spec.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return spec;
    }

    /** Draws a plot without raster images. */
    public static String svg(Map<String, Object> plot) {
        return PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(plot, null, (_, _, _) -> {
            throw new IllegalStateException("no plot of the lab has a raster image");
        }, false);
    }
}
