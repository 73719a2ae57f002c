package org.acre.allocator;

import org.acre.allocator.base.Pages;
import org.acre.allocator.base.SortedIds;
import org.acre.allocator.space.FreeSpace;

/** Areas of an earlier life of a space, in the order of their starts. */
final class RestoredAreas {
    private final Pages geometry;
    private final long[] starts;
    private final long[] bytes;

    RestoredAreas(Pages geometry, long[] starts, long[] bytes) {
        this.geometry = geometry;
        if (ascends(starts)) {
            this.starts = starts;
            this.bytes = bytes;
        } else {
            this.starts = new long[starts.length];
            this.bytes = new long[starts.length];
            sort(starts, bytes);
        }
    }

    private static boolean ascends(long[] starts) {
        for (int i = 1; i < starts.length; i++) {
            if (starts[i - 1] >= starts[i]) {
                return false;
            }
        }
        return true;
    }

    private void sort(long[] unsorted, long[] bytesOfUnsorted) {
        SortedIds sorted = new SortedIds(unsorted.length);
        for (int i = 0; i < unsorted.length; i++) {
            sorted.add(unsorted[i], i);
        }
        sorted.sort();
        for (int i = 0; i < unsorted.length; i++) {
            starts[i] = sorted.key(i);
            bytes[i] = bytesOfUnsorted[sorted.id(i)];
        }
    }

    /** Two that start together overlap. */
    private boolean isTwice(int i) {
        return (i > 0 && starts[i - 1] == starts[i]) || (i + 1 < starts.length && starts[i] == starts[i + 1]);
    }

    /** @throws IllegalArgumentException that names the area that is no such thing, or overlaps another */
    void into(FreeSpace freeSpace, int nodes) {
        long[] firstPages = new long[starts.length];
        long[] pages = new long[starts.length];
        for (int i = 0; i < starts.length; i++) {
            if (!geometry.isPageStart(starts[i]) || isTwice(i)) {
                throw refused(i);
            }
            firstPages[i] = geometry.ofAddress(starts[i]);
            pages[i] = geometry.ofLength(bytes[i]);
        }
        int failed = freeSpace.restore(firstPages, pages, nodes);
        if (failed >= 0) {
            throw refused(failed);
        }
    }

    private IllegalArgumentException refused(int i) {
        return new IllegalArgumentException("cannot restore " + describe(i) + (i == 0 ? "" : " behind " + describe(i - 1))
                + ": it must start at a page of " + geometry.pageBytes()
                + " bytes, lie inside one span and overlap no other restored area");
    }

    private String describe(int i) {
        return "[" + starts[i] + ", " + (starts[i] + bytes[i]) + ")";
    }
}
