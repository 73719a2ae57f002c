package org.acre.allocator.base;

import java.util.Arrays;

/**
 * Keys with an id each, in two arrays that grow together, to be sorted by key. Equal keys stay in the order in which they came.
 * Keys often come in ascending order, or in the opposite one; that is looked for first. For one thread at a time.
 */
public final class SortedIds {
    /** Below this many, sorting by insertion beats clearing the counters of a radix sort. */
    private static final int FEW = 64;
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private final int[] offsets = new int[DIGITS];
    private long[] keys = {};
    private int[] ids = {};
    /** As long as the two above: what is sorted goes from one pair to the other and back. */
    private long[] otherKeys = {};

    private int[] otherIds = {};
    private int count;

    /** With room for so many at first. */
    public SortedIds(int room) {
        makeRoom(room);
    }

    /** Makes room for so many, no fewer than there are. Nothing changes if there is no memory for it. */
    public void makeRoom(int room) {
        long[] longerKeys = Arrays.copyOf(keys, room);
        int[] longerIds = Arrays.copyOf(ids, room);
        long[] longerOtherKeys = new long[room];
        otherIds = new int[room];
        otherKeys = longerOtherKeys;
        ids = longerIds;
        keys = longerKeys;
    }

    public int room() {
        return ids.length;
    }

    public int count() {
        return count;
    }

    public int id(int at) {
        return ids[at];
    }

    public long key(int at) {
        return keys[at];
    }

    /** Forgets all. */
    public void clear() {
        count = 0;
    }

    /** Adds one behind the others; there is room. */
    public void add(long key, int id) {
        keys[count] = key;
        ids[count++] = id;
    }

    /** Sorts by key. Negative keys may come first or last. */
    public void sort() {
        int ascending = 1;
        while (ascending < count && keys[ascending - 1] < keys[ascending]) {
            ascending++;
        }
        if (ascending >= count) {
            return;
        }
        int descending = 1;
        while (descending < count && keys[descending - 1] > keys[descending]) {
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
            long key = keys[low];
            int id = ids[low];
            keys[low] = keys[high];
            ids[low] = ids[high];
            keys[high] = key;
            ids[high] = id;
        }
    }

    private void sortByInsertion() {
        for (int next = 1; next < count; next++) {
            long key = keys[next];
            int id = ids[next];
            int at = next;
            for (; at > 0 && keys[at - 1] > key; at--) {
                keys[at] = keys[at - 1];
                ids[at] = ids[at - 1];
            }
            keys[at] = key;
            ids[at] = id;
        }
    }

    /** A radix sort from the last digit to the first, over the digits in which the keys differ. */
    private void sortByDigits() {
        long differing = 0;
        for (int i = 1; i < count; i++) {
            differing |= keys[i] ^ keys[0];
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
            offsets[(int) (keys[i] >>> shift) & (DIGITS - 1)]++;
        }
        int below = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int here = offsets[digit];
            offsets[digit] = below;
            below += here;
        }
        for (int i = 0; i < count; i++) {
            int to = offsets[(int) (keys[i] >>> shift) & (DIGITS - 1)]++;
            otherKeys[to] = keys[i];
            otherIds[to] = ids[i];
        }
        long[] sortedKeys = otherKeys;
        int[] sortedIds = otherIds;
        otherKeys = keys;
        otherIds = ids;
        keys = sortedKeys;
        ids = sortedIds;
    }
}
