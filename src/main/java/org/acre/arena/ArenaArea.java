package org.acre.arena;

import org.acre.allocator.Area;
import org.jspecify.annotations.Nullable;

/** An area under an arena. Areas of one owner make a chain, so that none is lost where there is no memory for a list. */
final class ArenaArea {
    final Area area;
    final long start;
    final long bytes;
    /** Bytes from the start on that may hold what an earlier owner left; all behind them reads as zero. For its owner. */
    long dirty;
    /** The rest of the chain. For its owner, and written before whatever hands the chain on. */
    @Nullable ArenaArea next;

    ArenaArea(Area area, long start, long bytes, long dirty) {
        this.area = area;
        this.start = start;
        this.bytes = bytes;
        this.dirty = dirty;
    }

    /** The end of the chain that begins here. */
    ArenaArea last() {
        ArenaArea last = this;
        for (ArenaArea following = next; following != null; following = following.next) {
            last = following;
        }
        return last;
    }

    /** Bytes of the chain that begins here. */
    long chainBytes() {
        long sum = 0;
        for (ArenaArea area = this; area != null; area = area.next) {
            sum += area.bytes;
        }
        return sum;
    }
}
