package org.acre.cli.map;

import java.util.ArrayList;
import java.util.List;

/** Cuts ranges into cells, in one walk from the lowest address to the highest. */
final class CellFill {
    private final List<MapRange> ranges;
    private final long cellBytes;
    private int next;

    CellFill(List<MapRange> ranges, long cellBytes) {
        this.ranges = ranges;
        this.cellBytes = cellBytes;
    }

    /** The cells of [start, end); no call may begin below the end of the one before. */
    List<Cell> cells(long start, long end) {
        List<Cell> cells = new ArrayList<>();
        for (long at = start; at < end; at += Math.min(cellBytes, end - at)) {
            cells.add(cell(at, at + Math.min(cellBytes, end - at)));
        }
        return cells;
    }

    private Cell cell(long start, long end) {
        Cell cell = new Cell(start, end);
        while (next < ranges.size() && ranges.get(next).end() <= start) {
            next++;
        }
        for (int at = next; at < ranges.size() && ranges.get(at).start() < end; at++) {
            cell.add(ranges.get(at));
        }
        return cell;
    }
}
