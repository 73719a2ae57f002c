package org.acre.allocator.space;

import java.util.Arrays;
import java.util.Comparator;

/** Ranges of pages that a hook keeps back: collected in any order, then asked about. One thread. */
final class KeptRanges {
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

    void add(long start, long end) {
        if (count == ranges.length) {
            ranges = Arrays.copyOf(ranges, 2 * count);
        }
        ranges[count++] = new long[] {start, end};
        ready = false;
    }

    /** Whether a range has a page in [start, end). */
    boolean touches(long start, long end) {
        makeReady();
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges[middle][1] > start) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < count && ranges[low][0] < end;
    }

    /** Ascending, and without overlaps: then the ends ascend too, and one search finds the first that could touch. */
    void makeReady() {
        if (ready) {
            return;
        }
        Arrays.sort(ranges, 0, count, Comparator.comparingLong(range -> range[0]));
        int merged = 0;
        for (int i = 1; i < count; i++) {
            if (ranges[i][0] <= ranges[merged][1]) {
                ranges[merged][1] = Math.max(ranges[merged][1], ranges[i][1]);
            } else {
                ranges[++merged] = ranges[i];
            }
        }
        count = Math.min(count, merged + 1);
        ready = true;
    }
}
