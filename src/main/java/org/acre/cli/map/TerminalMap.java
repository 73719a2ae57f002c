package org.acre.cli.map;

import java.util.List;
import org.acre.cli.map.MapLayout.Fold;
import org.acre.cli.map.MapLayout.Row;

/** A map as lines of text: a letter a cell, on its colour where the reader's terminal has colours. */
public final class TerminalMap {
    private static final int ROWS = 16;

    /** An address of 48 bits in hexadecimal, and a blank. */
    private static final int LEFT = 15;
    private static final int LEAST_COLUMNS = 8;
    private static final int MOST_COLUMNS = 256;

    private final SpaceMap map;
    private final MapLayout layout;
    private final boolean colours;
    private final StringBuilder text = new StringBuilder();

    private TerminalMap(SpaceMap map, int width, boolean colours) {
        this.map = map;
        this.layout = new MapLayout(map, Math.clamp(width - LEFT, LEAST_COLUMNS, MOST_COLUMNS), ROWS);
        this.colours = colours;
    }

    /**
     * Lines that end with a line feed: the map, a legend, the largest hole and what blocks it.
     *
     * @param width of the terminal in characters; the rows of the map fit into it
     * @param colours whether to use the terminal's colours; callers honour {@code NO_COLOR} and ask for none where nobody watches
     */
    public static String of(SpaceMap map, int width, boolean colours) {
        return new TerminalMap(map, width, colours).text();
    }

    private String text() {
        List<NumberedBlocker> blockers = NumberedBlocker.of(map);
        for (MapLayout.Line line : layout.lines()) {
            text.append(pad(ByteText.address(line.start())));
            switch (line) {
                case Row row -> row.cells().forEach(this::cell);
                case Fold fold -> text.append(":  ").append(MapWords.fold(map, fold));
            }
            text.append('\n');
        }
        text.append('\n').append(MapWords.scale(layout)).append('\n');
        for (MapState state : MapState.values()) {
            letter(state);
            text.append(' ').append(MapWords.legend(map, state)).append('\n');
        }
        MapWords.holeAndBlockers(map, blockers).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static String pad(String address) {
        return " ".repeat(Math.max(0, LEFT - 1 - address.length())) + address + " ";
    }

    private void cell(Cell cell) {
        if (cell.isOutside()) {
            text.append(' ');
        } else {
            letter(cell.dominant());
        }
    }

    private void letter(MapState state) {
        if (colours) {
            int colour = state.colour();
            // Black or white on the state's colour, in 24 bits (ISO 8613-6); then back to the terminal's own.
            text.append("\u001B[").append(state.isDark() ? 97 : 30).append(";48;2;").append(colour >> 16).append(';').append(colour >> 8 & 0xFF).append(';').append(colour & 0xFF)
                    .append('m').append(state.letter()).append("\u001B[0m");
        } else {
            text.append(state.letter());
        }
    }
}
