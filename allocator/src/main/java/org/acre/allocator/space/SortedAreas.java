package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import java.util.Arrays;
import org.acre.allocator.area.AreaTable;

/**
 * Areas of one owner in the order in which they lie. The records stay where they are: ids and first pages are copied into
 * two arrays, which one pass after the other uses again, and sorted there, because a merge sort along the links of the records costs
 * a cache miss a step. Areas are often freed in the order in which they lie, or in the opposite one; that is looked for first.
 */
final class SortedAreas {
    private static final int LEAST_ROOM = 256;
    /** Areas for which room is kept from one pass to the next. */
    private static final int MOST_KEPT = 1 << 16;
    /** Below this many areas sorting by insertion beats clearing the counters of a radix sort. */
    private static final int FEW = 64;
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private final AreaTable areas;
    private final int[] offsets = new int[DIGITS];
    private long[] starts = {};
    private int[] ids = {};
    /** As long as the two above: what is sorted goes from one pair to the other and back. */
    private long[] otherStarts = {};

    private int[] otherIds = {};
    private int count;

    SortedAreas(AreaTable areas) {
        this.areas = areas;
        makeRoom(LEAST_ROOM);
    }

    private void makeRoom(int room) {
        long[] longerStarts = Arrays.copyOf(starts, room);
        int[] longerIds = Arrays.copyOf(ids, room);
        long[] longerOtherStarts = new long[room];
        otherIds = new int[room];
        otherStarts = longerOtherStarts;
        ids = longerIds;
        starts = longerStarts;
    }

    int count() {
        return count;
    }

    int id(int at) {
        return ids[at];
    }

    /** First page. */
    long start(int at) {
        return starts[at];
    }

    /** First page past the end. */
    long end(int at) {
        return starts[at] + areas.pages(ids[at]);
    }

    /** Forgets all areas. */
    void clear() {
        count = 0;
    }

    /** Lets the collector have what a large batch has needed. */
    void shrink() {
        if (ids.length > MOST_KEPT) {
            makeRoom(LEAST_ROOM);
        }
    }

    /** Adds a chain, linked by next, as far as there is memory for it. @return the first area that was not added */
    int addChain(int chain) {
        int id = chain;
        while (id != NONE && (count < ids.length || canGrow())) {
            starts[count] = areas.start(id);
            ids[count++] = id;
            id = areas.next(id);
        }
        return id;
    }

    private boolean canGrow() {
        try {
            makeRoom(2 * count);
            return true;
        } catch (OutOfMemoryError e) {
            return false; // nothing has changed; the caller knows what to do with less
        }
    }

    void sort() {
        int ascending = 1;
        while (ascending < count && starts[ascending - 1] < starts[ascending]) {
            ascending++;
        }
        if (ascending >= count) {
            return;
        }
        int descending = 1;
        while (descending < count && starts[descending - 1] > starts[descending]) {
            descending++;
        }
        if (descending == count) {
            turnRound();
        } else if (count <= FEW) {
            sortByInsertion();
        } else {
            sortByDigits();
        }
    }

    private void turnRound() {
        for (int low = 0, high = count - 1; low < high; low++, high--) {
            long start = starts[low];
            int id = ids[low];
            starts[low] = starts[high];
            ids[low] = ids[high];
            starts[high] = start;
            ids[high] = id;
        }
    }

    private void sortByInsertion() {
        for (int next = 1; next < count; next++) {
            long start = starts[next];
            int id = ids[next];
            int at = next;
            for (; at > 0 && starts[at - 1] > start; at--) {
                starts[at] = starts[at - 1];
                ids[at] = ids[at - 1];
            }
            starts[at] = start;
            ids[at] = id;
        }
    }

    /** A radix sort from the last digit to the first, over the digits in which the starts differ. */
    private void sortByDigits() {
        long differing = 0;
        for (int i = 1; i < count; i++) {
            differing |= starts[i] ^ starts[0];
        }
        for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
            if (((differing >>> shift) & (DIGITS - 1)) != 0) {
                sortByDigit(shift);
            }
        }
    }

    private void sortByDigit(int shift) {
        Arrays.fill(offsets, 0);
        for (int i = 0; i < count; i++) {
            offsets[(int) (starts[i] >>> shift) & (DIGITS - 1)]++;
        }
        int below = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int here = offsets[digit];
            offsets[digit] = below;
            below += here;
        }
        for (int i = 0; i < count; i++) {
            int to = offsets[(int) (starts[i] >>> shift) & (DIGITS - 1)]++;
            otherStarts[to] = starts[i];
            otherIds[to] = ids[i];
        }
        long[] sortedStarts = otherStarts;
        int[] sortedIds = otherIds;
        otherStarts = starts;
        otherIds = ids;
        starts = sortedStarts;
        ids = sortedIds;
    }
}
