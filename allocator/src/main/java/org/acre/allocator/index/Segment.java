package org.acre.allocator.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One bucket of the address index: 64 lines of eight entries, in an array of its own.
 *
 * <pre>
 *  long   field    modes             guard         what
 *  0      count    plain             global lock   entries in use
 *  1      depth    plain             global lock   how many leading hash bits all entries share
 *  8..519 entry    acquire/release   global lock   see IndexKey; written under the lock, read by anyone
 * </pre>
 *
 * An entry lies in its home line or, where that is full, in the next line with room: the lines from its home to its own
 * have no empty slot before it (invariant of {@link #add} and {@link #remove}). A search therefore ends at the first line
 * that has one.
 */
final class Segment {
    static final int LINES = 64;
    static final int LINE = 8;
    static final int SLOTS = LINES * LINE;
    static final int MOST_DEPTH = 32;
    /** A segment splits above this many entries: eight in ten keep the expected search within one line and a half. */
    static final int FULL = SLOTS * 8 / 10;

    private static final int COUNT = 0;
    private static final int DEPTH = 1;
    private static final int FIRST = 8;
    private static final VarHandle LONG =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    private Segment() {}

    static long[] create() {
        return new long[FIRST + SLOTS];
    }

    static int count(long[] segment) {
        return (int) segment[COUNT];
    }

    static int depth(long[] segment) {
        return (int) segment[DEPTH];
    }

    static void setDepth(long[] segment, int depth) {
        segment[DEPTH] = depth;
    }

    /** The line where a search for this hash begins: six bits below the {@link #MOST_DEPTH} that choose segments. */
    static int home(long hash) {
        return (int) (hash >>> (64 - MOST_DEPTH - 6)) & (LINES - 1);
    }

    static int lineAfter(int line) {
        return (line + 1) & (LINES - 1);
    }

    /** acquire: pairs with {@link #setEntry}; the record that the entry names is complete. */
    static long entry(long[] segment, int line, int slot) {
        return (long) LONG.getAcquire(segment, FIRST + line * LINE + slot);
    }

    /** release: publishes the record, and orders a moved entry before the removal of its old copy. */
    private static void setEntry(long[] segment, int line, int slot, long entry) {
        LONG.setRelease(segment, FIRST + line * LINE + slot, entry);
    }

    /**
     * The id of the entry in a line that has the window of {@code key} and the highest cell up to {@code lastCell}, or 0.
     *
     * <p>Without a branch: which of eight slots it is cannot be predicted, and a processor that guesses wrong waits for memory
     * in vain. Each condition becomes a mask of all ones or none, and the greatest cell wins.
     */
    static int lastInLine(long[] segment, int line, long key, int lastCell) {
        int first = FIRST + line * LINE;
        long best = 0;
        for (int slot = 0; slot < LINE; slot++) {
            long entry = segment[first + slot];
            long sameWindow = (IndexKey.windowDifference(entry, key) - 1) >> 63;
            long early = (IndexKey.cellOf(entry) - lastCell - 1L) >> 63;
            best = Math.max(best, IndexKey.cellAndId(entry) & sameWindow & early);
        }
        // Pairs with setEntry: what the entry names is read after it.
        VarHandle.acquireFence();
        return IndexKey.id(best);
    }

    private static int emptySlot(long[] segment, int line) {
        for (int slot = 0; slot < LINE; slot++) {
            if (entry(segment, line, slot) == 0) {
                return slot;
            }
        }
        return -1;
    }

    /** Files an entry; the segment has room. In an empty line it lies at the slot of its cell, where a search looks first. */
    static void add(long[] segment, int home, long entry) {
        if (count(segment) == SLOTS) {
            throw new IllegalStateException("address index: a segment of " + SLOTS + " entries is full and cannot split");
        }
        int line = home;
        int slot = IndexKey.cellOf(entry);
        if (entry(segment, line, slot) != 0) {
            slot = emptySlot(segment, line);
            while (slot < 0) {
                line = lineAfter(line);
                slot = emptySlot(segment, line);
            }
        }
        setEntry(segment, line, slot, entry);
        segment[COUNT]++;
    }

    /** Where the entries of a segment have their home lines: the index asks their records. */
    @FunctionalInterface
    interface Homes {
        int home(long entry);
    }

    /**
     * Removes an entry and closes the gap: an entry behind it that would have lain here moves up, and so on. A moved entry
     * stands in both places for a moment; {@code beforeMoveEnds} runs before each old copy goes, so that a reader that misses
     * both knows it. @return false when the entry is not there
     */
    static boolean remove(long[] segment, int home, long entry, Homes homes, Runnable beforeMoveEnds) {
        int line = home;
        int slot = slotOf(segment, line, entry);
        while (slot < 0) {
            if (emptySlot(segment, line) >= 0) {
                return false;
            }
            line = lineAfter(line);
            if (line == home) {
                return false;
            }
            slot = slotOf(segment, line, entry);
        }
        segment[COUNT]--;
        boolean moved = false;
        int from = line;
        // A line with an empty slot besides this one turned nobody away: the gap may stay.
        while (emptySlot(segment, from) < 0) {
            from = lineAfter(from);
            if (from == line) {
                break; // every line is full: there is nobody who would rather be here
            }
            for (int candidate = 0; candidate < LINE; candidate++) {
                long other = entry(segment, from, candidate);
                if (other != 0 && distance(homes.home(other), from) >= distance(line, from)) {
                    if (moved) {
                        beforeMoveEnds.run(); // this move overwrites the old copy of the one before
                    }
                    setEntry(segment, line, slot, other);
                    line = from;
                    slot = candidate;
                    moved = true;
                    break;
                }
            }
        }
        if (moved) {
            beforeMoveEnds.run();
        }
        setEntry(segment, line, slot, 0);
        return true;
    }

    private static int slotOf(long[] segment, int line, long entry) {
        int likely = IndexKey.cellOf(entry);
        if (entry(segment, line, likely) == entry) {
            return likely;
        }
        for (int slot = 0; slot < LINE; slot++) {
            if (entry(segment, line, slot) == entry) {
                return slot;
            }
        }
        return -1;
    }

    /** Lines from {@code from} forward to {@code to}. */
    private static int distance(int from, int to) {
        return (to - from) & (LINES - 1);
    }

    /** Empties a segment that the directory no longer names, for its next use. */
    static void clear(long[] segment) {
        for (int i = 0; i < SLOTS; i++) {
            LONG.setRelease(segment, FIRST + i, 0L);
        }
        segment[COUNT] = 0;
    }
}
