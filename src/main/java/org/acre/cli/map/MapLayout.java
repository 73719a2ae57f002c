package org.acre.cli.map;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A space laid out in rows, as text is read: every row has the same number of cells, every cell the same number of bytes. The longest
 * empty stretches are folded, so that a few areas in a space of 2^47 bytes are still seen: each is one line, whatever its length.
 */
final class MapLayout {
    /** More would be a list of folds and no picture. */
    private static final int MOST_FOLDS = 12;

    /** An empty stretch is folded if it is longer than this part of all that is not free: to scale it would fill much of the picture. */
    private static final int FOLDED_PART = 8;

    /** A cell below a page would show nothing more. */
    private static final long LEAST_CELL_BYTES = 4096;

    /** A line of the picture. */
    sealed interface Line permits Row, Fold {
        long start();

        long end();
    }

    /** Cells from left to right; the last row before a fold may be short. */
    record Row(long start, long end, List<Cell> cells) implements Line {}

    /**
     * An empty stretch in one line.
     *
     * @param free whether it is free; otherwise it is not in the space
     */
    record Fold(long start, long end, boolean free) implements Line {
        long bytes() {
            return end - start;
        }
    }

    private final SpaceMap map;
    private final int columns;
    private final long cellBytes;
    private final List<Line> lines = new ArrayList<>();

    /**
     * @param columns cells in a row
     * @param rows about as many as there may be; a row more for each fold
     */
    MapLayout(SpaceMap map, int columns, int rows) {
        this.map = map;
        this.columns = columns;
        List<Fold> folds = folds();
        this.cellBytes = cellBytes((long) columns * rows, folds);
        if (!map.ranges().isEmpty()) {
            layOut(folds);
        }
    }

    List<Line> lines() {
        return lines;
    }

    /** A power of two. */
    long cellBytes() {
        return cellBytes;
    }

    int columns() {
        return columns;
    }

    private long start() {
        return map.ranges().getFirst().start();
    }

    private long end() {
        return map.ranges().getLast().end();
    }

    private List<Fold> folds() {
        long busy = map.ranges().stream().filter(range -> range.state() != MapState.FREE).mapToLong(MapRange::bytes).sum();
        List<Fold> empty = new ArrayList<>();
        map.holes().forEach(hole -> empty.add(new Fold(hole.start(), hole.end(), true)));
        for (int i = 1; i < map.ranges().size(); i++) {
            long gap = map.ranges().get(i - 1).end();
            if (gap < map.ranges().get(i).start()) {
                empty.add(new Fold(gap, map.ranges().get(i).start(), false));
            }
        }
        // What fits into a row of the smallest cells is not worth a fold.
        long kept = Math.max(busy / FOLDED_PART, columns * LEAST_CELL_BYTES);
        return empty.stream().filter(fold -> fold.bytes() > kept)
                .sorted(Comparator.comparingLong(Fold::bytes).reversed()).limit(MOST_FOLDS)
                .sorted(Comparator.comparingLong(Fold::start)).toList();
    }

    private long cellBytes(long cells, List<Fold> folds) {
        if (map.ranges().isEmpty()) {
            return LEAST_CELL_BYTES;
        }
        long shown = end() - start() - folds.stream().mapToLong(Fold::bytes).sum();
        return ceilingPowerOfTwo(Math.max(LEAST_CELL_BYTES, Math.ceilDiv(shown, cells)));
    }

    private static long ceilingPowerOfTwo(long value) {
        long power = Long.highestOneBit(value);
        return power == value ? power : power << 1;
    }

    private void layOut(List<Fold> folds) {
        CellFill fill = new CellFill(map.ranges(), cellBytes);
        long at = start();
        for (Fold fold : folds) {
            addRows(fill, at, fold.start());
            lines.add(fold);
            at = fold.end();
        }
        addRows(fill, at, end());
    }

    private void addRows(CellFill fill, long start, long end) {
        long rowBytes = Math.min(cellBytes, Long.MAX_VALUE / columns) * columns;
        for (long at = start; at < end; at += Math.min(rowBytes, end - at)) {
            long rowEnd = at + Math.min(rowBytes, end - at);
            lines.add(new Row(at, rowEnd, fill.cells(at, rowEnd)));
        }
    }
}
