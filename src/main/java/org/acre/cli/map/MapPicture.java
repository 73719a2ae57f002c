package org.acre.cli.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.acre.cli.map.MapLayout.Fold;
import org.acre.cli.map.MapLayout.Row;
import org.acre.cli.map.Shape.Anchor;
import org.acre.cli.map.Shape.Box;
import org.acre.cli.map.Shape.Boxes;
import org.acre.cli.map.Shape.Dashes;
import org.acre.cli.map.Shape.Frame;
import org.acre.cli.map.Shape.Words;

/** A map as shapes: rows of cells with their addresses, the largest hole framed, what blocks it numbered, and a legend. */
final class MapPicture {
    static final int WIDTH = 960;

    private static final int COLUMNS = 128;
    private static final int ROWS = 40;
    private static final double CELL_WIDTH = 6;
    private static final double CELL_HEIGHT = 14;
    private static final double ROW_HEIGHT = 20;
    private static final double LEFT = 130;
    private static final double RIGHT = LEFT + COLUMNS * CELL_WIDTH;
    private static final double LINE_HEIGHT = 18;
    private static final double SWATCH = 12;
    private static final int TEXT = 12;
    private static final int SMALL = 10;

    /** What is in a cell takes at least this part of its height, however small it is: else single areas could not be seen. */
    private static final double LEAST_SHARE = 0.2;

    private final SpaceMap map;
    private final MapLayout layout;
    private final List<NumberedBlocker> blockers;
    private final List<Shape> shapes = new ArrayList<>();
    private double y = LINE_HEIGHT;

    MapPicture(SpaceMap map) {
        this.map = map;
        this.layout = new MapLayout(map, COLUMNS, ROWS);
        this.blockers = NumberedBlocker.of(map);
        scale();
        layout.lines().forEach(this::line);
        y += LINE_HEIGHT;
        legend();
        MapWords.holeAndBlockers(map, blockers).forEach(this::words);
    }

    List<Shape> shapes() {
        return shapes;
    }

    double height() {
        return y;
    }

    private void scale() {
        words(MapWords.scale(layout));
        words("The largest hole has a frame; numbers are at what keeps it from being larger.");
        y += LINE_HEIGHT / 2;
    }

    private void words(String text) {
        shapes.add(new Words(0, y, TEXT, Anchor.START, text));
        y += LINE_HEIGHT;
    }

    private void line(MapLayout.Line line) {
        switch (line) {
            case Row row -> row(row);
            case Fold fold -> fold(fold);
        }
        y += ROW_HEIGHT;
    }

    private void fold(Fold fold) {
        double middle = (LEFT + RIGHT) / 2;
        double words = 190;
        address(fold.start());
        shapes.add(new Dashes(LEFT, y + CELL_HEIGHT / 2, middle - words - LEFT));
        shapes.add(new Dashes(middle + words, y + CELL_HEIGHT / 2, RIGHT - middle - words));
        shapes.add(new Words(middle, y + CELL_HEIGHT - 3, SMALL, Anchor.MIDDLE, MapWords.fold(map, fold)));
    }

    private void address(long address) {
        shapes.add(new Words(LEFT - 8, y + CELL_HEIGHT - 3, SMALL, Anchor.END, ByteText.address(address)));
    }

    private void row(Row row) {
        address(row.start());
        List<Cell> cells = row.cells();
        for (int first = 0; first < cells.size();) {
            int end = first + 1;
            while (end < cells.size() && cells.get(end).continues(cells.get(first))) {
                end++;
            }
            cells(row, first, end);
            first = end;
        }
        map.largestHole().ifPresent(hole -> frame(row, hole));
        blockers.forEach(blocker -> number(row, blocker));
    }

    /** Cells that look the same, as one box; a cell of several states has them on top of each other. */
    private void cells(Row row, int first, int end) {
        Cell cell = row.cells().get(first);
        if (cell.isOutside()) {
            return;
        }
        double x = x(row, cell.start());
        double width = x(row, row.cells().get(end - 1).end()) - x;
        List<Box> boxes = new ArrayList<>();
        double top = y;
        for (Map.Entry<MapState, Double> share : Shares.of(cell, LEAST_SHARE).entrySet()) {
            double height = share.getValue() * CELL_HEIGHT;
            boxes.add(new Box(x, top, width, height, share.getKey()));
            top += height;
        }
        shapes.add(new Boxes(MapWords.cells(cell, row.cells().get(end - 1)), boxes));
    }

    private double x(Row row, long address) {
        return LEFT + (double) (address - row.start()) / layout.cellBytes() * CELL_WIDTH;
    }

    private void frame(Row row, MapRange range) {
        long start = Math.max(range.start(), row.start());
        long end = Math.min(range.end(), row.end());
        if (start < end) {
            double x = x(row, start);
            shapes.add(new Frame(x, y - 1, Math.max(2, x(row, end) - x), CELL_HEIGHT + 2));
        }
    }

    private void number(Row row, NumberedBlocker blocker) {
        long start = blocker.blocker().range().start();
        if (start >= row.start() && start < row.end()) {
            shapes.add(new Words(x(row, start) + CELL_WIDTH / 2, y - 1.5, SMALL - 2, Anchor.MIDDLE, Integer.toString(blocker.number())));
        }
    }

    private void legend() {
        for (Map.Entry<MapState, Long> state : map.bytesByState().entrySet()) {
            shapes.add(new Box(0, y - SWATCH + 2, SWATCH, SWATCH, state.getKey()));
            shapes.add(new Words(SWATCH + 8, y, TEXT, Anchor.START, MapWords.legend(map, state.getKey())));
            y += LINE_HEIGHT;
        }
        y += LINE_HEIGHT / 2;
    }
}
