package org.acre.cli.report;

import java.util.HashMap;
import java.util.Map;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/** Lets-Plot, which draws SVG and needs neither a display nor fonts. */
public final class LetsPlot {
    /** Of the text in its theme. */
    public static final String INK = "#474747";

    private LetsPlot() {}

    /** Whether the library is there; nobody need bring it who draws nothing. */
    public static boolean isPresent() {
        try {
            Class.forName("org.jetbrains.letsPlot.core.util.PlotSvgExportCommon", /* initialize */ false, LetsPlot.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

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
            throw new IllegalStateException("no plot of Acre has a raster image");
        }, false);
    }

    /** Draws a plot as a figure of a page; its colours are made those of the page. */
    public static String figure(Map<String, Object> plot) {
        return "<figure>" + themed(svg(plot)) + "</figure>\n";
    }

    /** Ink becomes the colour of the page's text, paper becomes transparent, and the grid is grey on both. */
    private static String themed(String svg) {
        return svg.replace("fill: " + INK, "fill: currentColor").replace("fill:" + INK, "fill:currentColor")
                .replace("stroke=\"rgb(71,71,71)\"", "stroke=\"currentColor\"")
                .replace("fill=\"rgb(71,71,71)\"", "fill=\"currentColor\"")
                .replace("fill=\"rgb(255,255,255)\" fill-opacity=\"1.0\"", "fill=\"none\"")
                .replace("stroke=\"rgb(255,255,255)\"", "stroke=\"none\"")
                .replace("stroke=\"rgb(233,233,233)\"", "stroke=\"#888888\" opacity=\"0.35\"")
                .replace("font-family: Lucida Grande, sans-serif", "font-family: inherit");
    }
}
