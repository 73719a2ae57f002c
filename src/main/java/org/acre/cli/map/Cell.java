package org.acre.cli.map;

import java.util.EnumMap;
import java.util.Map;

/** A cell of the picture: how many of its bytes are in which state. */
final class Cell {
    private final long start;
    private final long end;
    private final Map<MapState, Long> bytes = new EnumMap<>(MapState.class);
    private String tag = "";
    private boolean tagged;

    Cell(long start, long end) {
        this.start = start;
        this.end = end;
    }

    /** Counts what of {@code range} lies in this cell. */
    void add(MapRange range) {
        bytes.merge(range.state(), Math.min(end, range.end()) - Math.max(start, range.start()), Long::sum);
        if (range.state() == MapState.LIVE) {
            tag = tagged && !tag.equals(range.tag()) ? "" : range.tag();
            tagged = true;
        }
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    long bytes(MapState state) {
        return bytes.getOrDefault(state, 0L);
    }

    /** Of all that is live in it; empty if there are several. */
    String tag() {
        return tag;
    }

    /** Whether nothing of it is in the space. */
    boolean isOutside() {
        return bytes.isEmpty();
    }

    /** Whether it looks as {@code other} does: all of both in the same single state, with the same tag. */
    boolean continues(Cell other) {
        return isPure() && other.isPure() && dominant() == other.dominant() && tag.equals(other.tag);
    }

    boolean isPure() {
        return bytes.size() == 1;
    }

    /** The state of most of its bytes; free only if all of them are, so that single areas are seen. */
    MapState dominant() {
        MapState dominant = MapState.FREE;
        for (MapState state : MapState.values()) {
            if (state != MapState.FREE && bytes(state) > (dominant == MapState.FREE ? 0 : bytes(dominant))) {
                dominant = state;
            }
        }
        return dominant;
    }
}
