package org.acre;

import java.util.Arrays;
import org.acre.memory.Discard;
import org.acre.purge.FreedAreaVisitor;
import org.acre.revoke.LetGo;

/**
 * Gives the memory of areas that are kept back to the OS, once: what a neighbour pins is addresses and nothing else. No pool
 * has them yet, so nobody faults them in again. A stale write through a segment that still works takes memory again, which
 * is given back when the area goes to the tree.
 *
 * <p>Used by passes, which come one at a time.
 */
final class PinnedMemory {
    private static final long[] NONE = {};

    private final Discard discard;
    /** Starts of the areas that the last pass kept, ascending. What starts there now has not had an owner since. */
    private long[] before = NONE;

    PinnedMemory(Discard discard) {
        this.discard = discard;
    }

    void giveBack(LetGo batch) {
        if (!batch.keepsAny()) {
            before = NONE;
            return;
        }
        Round round = new Round();
        batch.forEachKeptArea(round);
        round.end();
        before = Arrays.copyOf(round.starts, round.count);
    }

    /** The areas of one pass, ascending; neighbours that are new are given back in one call. */
    private final class Round implements FreedAreaVisitor {
        private long[] starts = new long[Math.max(16, before.length)];
        private int count;
        private int at;
        private long freshStart;
        private long freshEnd;

        @Override public void area(long start, long end, long tag) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
            }
            starts[count++] = start;
            while (at < before.length && before[at] < start) {
                at++;
            }
            if (at < before.length && before[at] == start) {
                return;
            }
            if (start != freshEnd) {
                end();
                freshStart = start;
            }
            freshEnd = end;
        }

        void end() {
            if (freshEnd > freshStart) {
                discard.discard(freshStart, freshEnd);
            }
        }
    }
}
