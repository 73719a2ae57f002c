package org.acre.cli.map;

import java.util.Locale;
import java.util.stream.Collectors;
import org.acre.cli.map.Shape.Box;
import org.acre.cli.map.Shape.Boxes;
import org.acre.cli.map.Shape.Dashes;
import org.acre.cli.map.Shape.Frame;
import org.acre.cli.map.Shape.Words;
import org.acre.cli.report.Html;

/** A map as SVG. Its ink is the current colour: black in a file of its own, that of the text in a page. */
public final class SvgMap {
    private static final String FONT = "system-ui, sans-serif";

    private SvgMap() {}

    /** An {@code svg} element, a whole document also; escaped, without scripts, and in need of nothing else. */
    public static String of(SpaceMap map) {
        MapPicture picture = new MapPicture(map);
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map\" viewBox=\"0 0 %d %.0f\" width=\"%d\" height=\"%.0f\" "
                    + "fill=\"currentColor\" font-family=\"%s\">\n",
                MapPicture.WIDTH, picture.height(), MapPicture.WIDTH, picture.height(), FONT));
        for (Shape shape : picture.shapes()) {
            svg.append(element(shape)).append('\n');
        }
        return svg.append("</svg>\n").toString();
    }

    private static String element(Shape shape) {
        return switch (shape) {
            case Box box -> box(box);
            case Boxes boxes -> boxes.boxes().stream().map(SvgMap::box)
                    .collect(Collectors.joining("", "<g><title>" + Html.text(boxes.title()) + "</title>", "</g>"));
            case Frame frame -> "<rect" + at(frame.x(), frame.y()) + length("width", frame.width()) + length("height", frame.height())
                    + " fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"/>";
            case Dashes dashes -> "<line" + length("x1", dashes.x()) + length("y1", dashes.y()) + length("x2", dashes.x() + dashes.width())
                    + length("y2", dashes.y()) + " stroke=\"#888888\" stroke-dasharray=\"4 4\"/>";
            case Words words -> "<text" + at(words.x(), words.y()) + " font-size=\"" + words.points() + "\" text-anchor=\""
                    + words.anchor().name().toLowerCase(Locale.ROOT) + "\">" + Html.text(words.text()) + "</text>";
        };
    }

    private static String box(Box box) {
        return "<rect" + at(box.x(), box.y()) + length("width", box.width()) + length("height", box.height())
                + String.format(Locale.ROOT, " fill=\"#%06X\"/>", box.state().colour());
    }

    private static String at(double x, double y) {
        return length("x", x) + length("y", y);
    }

    /** To a hundredth of a pixel, without zeros that say nothing: there are thousands. */
    private static String length(String name, double pixels) {
        String digits = String.format(Locale.ROOT, "%.2f", pixels);
        return " " + name + "=\"" + (digits.endsWith(".00") ? digits.substring(0, digits.length() - 3) : digits) + "\"";
    }
}
