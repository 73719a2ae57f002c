package org.acre.allocator.space;

import java.util.Arrays;
import java.util.Comparator;

/** Ranges of pages that a hook keeps back, and on which chain: collected in any order, then asked about. One thread. */
final class KeptRanges {
    /** No chain. */
    static final int NOT_KEPT = -1;

    private static final int START = 0;
    private static final int END = 1;
    private static final int CHAIN = 2;

    private long[][] ranges = new long[4][];
    private int count;
    private boolean ready;

    void clear() {
        count = 0;
        ready = false;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void add(long start, long end, int chain) {
        if (count == ranges.length) {
            ranges = Arrays.copyOf(ranges, 2 * count);
        }
        ranges[count++] = new long[] {start, end, chain};
        ready = false;
    }

    /** The chain for an area at [start, end): that of the ranges that have a page of it, if it is one; else for each pass. */
    int chainOf(long start, long end) {
        makeReady();
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges[middle][END] > start) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        if (low == count || ranges[low][START] >= end) {
            return NOT_KEPT;
        }
        boolean isOne = true;
        for (int next = low + 1; next < count && ranges[next][START] < end; next++) {
            isOne &= ranges[next][CHAIN] == ranges[low][CHAIN];
        }
        return isOne ? (int) ranges[low][CHAIN] : HeldAreas.EACH_PASS;
    }

    /** Ascending, and without overlaps: then the ends ascend too, and one search finds the first that could touch. */
    void makeReady() {
        if (ready) {
            return;
        }
        Arrays.sort(ranges, 0, count, Comparator.comparingLong(range -> range[START]));
        int merged = 0;
        for (int i = 1; i < count; i++) {
            if (ranges[i][START] < ranges[merged][END] || isNext(ranges[merged], ranges[i])) {
                join(ranges[merged], ranges[i]);
            } else {
                ranges[++merged] = ranges[i];
            }
        }
        count = Math.min(count, merged + 1);
        ready = true;
    }

    private static boolean isNext(long[] range, long[] next) {
        return next[START] == range[END] && next[CHAIN] == range[CHAIN];
    }

    private static void join(long[] range, long[] next) {
        range[END] = Math.max(range[END], next[END]);
        if (next[CHAIN] != range[CHAIN]) {
            range[CHAIN] = HeldAreas.EACH_PASS;
        }
    }
}
