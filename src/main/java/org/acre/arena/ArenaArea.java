package org.acre.arena;

import org.acre.allocator.Area;

/** An area under an arena. */
final class ArenaArea {
    final Area area;
    final long start;
    final long bytes;
    /** Bytes from the start on that may hold what an earlier owner left; all behind them reads as zero. For its owner. */
    long dirty;

    ArenaArea(Area area, long start, long bytes, long dirty) {
        this.area = area;
        this.start = start;
        this.bytes = bytes;
        this.dirty = dirty;
    }
}
