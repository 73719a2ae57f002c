package org.acre.cli.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.acre.cli.map.MapLayout.Fold;

/** What the pictures of a map say. */
final class MapWords {
    private MapWords() {}

    static String scale(MapLayout layout) {
        return "A cell is " + ByteText.of(layout.cellBytes()) + ", a row " + ByteText.of(layout.cellBytes() * layout.columns())
                + ". Addresses grow to the right and downwards; a dashed line is a long empty stretch, folded.";
    }

    static String fold(SpaceMap map, Fold fold) {
        boolean largest = map.largestHole().filter(hole -> hole.start() == fold.start()).isPresent();
        return ByteText.of(fold.bytes()) + (fold.free() ? " free" : " not in the space") + ", to " + ByteText.address(fold.end())
                + (fold.free() && largest ? ": the largest hole" : "");
    }

    /** From the first of these cells to the last: where, and what is in the first. */
    static String cells(Cell first, Cell last) {
        StringJoiner states = new StringJoiner(", ");
        for (MapState state : MapState.values()) {
            if (first.bytes(state) > 0) {
                states.add((first.isPure() ? "" : ByteText.of(first.bytes(state)) + " ") + state.word());
            }
        }
        String tag = first.tag().isEmpty() ? "" : " (" + first.tag() + ")";
        return ByteText.address(first.start()) + " - " + ByteText.address(last.end()) + ", " + ByteText.of(last.end() - first.start())
                + ": " + states + tag;
    }

    static String legend(SpaceMap map, MapState state) {
        long bytes = map.bytesByState().getOrDefault(state, 0L);
        long all = map.bytesByState().values().stream().mapToLong(Long::longValue).sum();
        return state.word() + ": " + ByteText.of(bytes) + ", " + percent(bytes, all) + ": " + state.meaning();
    }

    private static String percent(long bytes, long all) {
        double percent = all == 0 ? 0 : 100.0 * bytes / all;
        return bytes > 0 && percent < 0.01 ? "less than 0.01 %" : String.format(Locale.ROOT, percent < 1 ? "%.2f %%" : "%.1f %%", percent);
    }

    /** One line for the hole, one for each blocker. */
    static List<String> holeAndBlockers(SpaceMap map, List<NumberedBlocker> blockers) {
        List<String> lines = new ArrayList<>();
        lines.add(map.largestHole().map(hole -> "Largest hole: " + ByteText.of(hole.bytes()) + " at "
                + ByteText.address(hole.start()) + ".").orElse("Nothing is free."));
        if (!blockers.isEmpty()) {
            lines.add("What keeps it from being larger, by number:");
        }
        blockers.forEach(blocker -> lines.add(blocker(blocker)));
        return lines;
    }

    private static String blocker(NumberedBlocker numbered) {
        MapRange range = numbered.blocker().range();
        return numbered.number() + "  " + ByteText.address(range.start()) + ", " + ByteText.of(range.bytes()) + " " + range.state().word()
                + (range.tag().isEmpty() ? "" : " (" + range.tag() + ")") + ": without it the largest hole would be "
                + ByteText.of(numbered.blocker().holeWithout());
    }
}
