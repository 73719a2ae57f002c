package org.acre.cli.map;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import javax.imageio.ImageIO;
import org.acre.cli.map.Shape.Box;
import org.acre.cli.map.Shape.Boxes;
import org.acre.cli.map.Shape.Dashes;
import org.acre.cli.map.Shape.Frame;
import org.acre.cli.map.Shape.Words;

/** A map as PNG, on white. Needs the module {@code java.desktop} and a font of the system's, but no display. */
public final class PngMap {
    /** So that it is sharp on screens of today, too. */
    private static final int SCALE = 2;
    private static final int MARGIN = 12;

    private final Graphics2D graphics;

    private PngMap(Graphics2D graphics) {
        this.graphics = graphics;
    }

    /** Writes the picture to {@code out}, which stays open. */
    public static void write(SpaceMap map, OutputStream out) throws IOException {
        MapPicture picture = new MapPicture(map);
        BufferedImage image = new BufferedImage(SCALE * (MapPicture.WIDTH + 2 * MARGIN),
                SCALE * ((int) picture.height() + 2 * MARGIN), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.addRenderingHints(Map.of(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON,
                    RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON));
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            graphics.scale(SCALE, SCALE);
            graphics.translate(MARGIN, MARGIN);
            picture.shapes().forEach(new PngMap(graphics)::draw);
        } finally {
            graphics.dispose();
        }
        if (!ImageIO.write(image, "png", out)) {
            throw new IOException("this JDK has no writer for PNG");
        }
    }

    private void draw(Shape shape) {
        graphics.setColor(Color.BLACK);
        switch (shape) {
            case Box box -> box(box);
            case Boxes boxes -> boxes.boxes().forEach(this::box);
            case Frame frame -> {
                graphics.setStroke(new BasicStroke(1.5f));
                graphics.draw(new Rectangle2D.Double(frame.x(), frame.y(), frame.width(), frame.height()));
            }
            case Dashes dashes -> {
                graphics.setColor(Color.GRAY);
                graphics.setStroke(new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {4, 4}, 0));
                graphics.draw(new Line2D.Double(dashes.x(), dashes.y(), dashes.x() + dashes.width(), dashes.y()));
            }
            case Words words -> words(words);
        }
    }

    private void box(Box box) {
        graphics.setColor(new Color(box.state().colour()));
        graphics.fill(new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()));
    }

    private void words(Words words) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, words.points()));
        FontMetrics metrics = graphics.getFontMetrics();
        double width = metrics.getStringBounds(words.text(), graphics).getWidth();
        double left = switch (words.anchor()) {
            case START -> words.x();
            case MIDDLE -> words.x() - width / 2;
            case END -> words.x() - width;
        };
        graphics.drawString(words.text(), (float) left, (float) words.y());
    }
}
