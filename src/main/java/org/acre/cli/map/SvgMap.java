package org.acre.cli.map;

import java.util.Locale;
import org.acre.cli.map.Shape.Box;
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
        StringBuilder svg = new StringBuilder(format(
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
            case Frame frame -> format("<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"none\" stroke=\"currentColor\" "
                    + "stroke-width=\"1.5\"/>", frame.x(), frame.y(), frame.width(), frame.height());
            case Dashes dashes -> format("<line x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\" stroke=\"#888888\" stroke-dasharray=\"4 4\"/>",
                    dashes.x(), dashes.y(), dashes.x() + dashes.width(), dashes.y());
            case Words words -> format("<text x=\"%.2f\" y=\"%.2f\" font-size=\"%d\" text-anchor=\"%s\">%s</text>", words.x(), words.y(),
                    words.points(), words.anchor().name().toLowerCase(Locale.ROOT), Html.text(words.text()));
        };
    }

    private static String box(Box box) {
        String start = format("<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%06X\"", box.x(), box.y(), box.width(),
                box.height(), box.state().colour());
        return box.title() == null ? start + "/>" : start + "><title>" + Html.text(box.title()) + "</title></rect>";
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
