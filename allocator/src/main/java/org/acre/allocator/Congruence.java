package org.acre.allocator;

import java.util.Arrays;
import org.acre.allocator.base.Pages;

/** A checked request for areas at fixed distances, in pages. */
final class Congruence {
    private final long[] offsets;
    private final long[] pages;
    private final long alignPages;
    private final long extent;

    private Congruence(long[] offsets, long[] pages, long alignPages, long extent) {
        this.offsets = offsets;
        this.pages = pages;
        this.alignPages = alignPages;
        this.extent = extent;
    }

    long[] offsets() {
        return offsets;
    }

    long[] pages() {
        return pages;
    }

    long alignPages() {
        return alignPages;
    }

    /** Pages from the lowest offset to the highest end. */
    long extent() {
        return extent;
    }

    static Congruence of(Pages geometry, long[] offsets, long[] sizes, long alignment) {
        if (offsets.length != sizes.length || offsets.length == 0 || offsets.length > AddressSpace.MOST_CONGRUENT) {
            throw new IllegalArgumentException("1 to " + AddressSpace.MOST_CONGRUENT
                    + " offsets and as many sizes, not " + offsets.length + " and " + sizes.length);
        }
        long alignPages = geometry.ofAlignment(alignment);
        long[] starts = new long[offsets.length];
        long[] pages = new long[offsets.length];
        long[] ends = new long[offsets.length];
        for (int i = 0; i < offsets.length; i++) {
            if (!geometry.isPageStart(offsets[i])) {
                throw new IllegalArgumentException("offset is not a multiple of the page of " + geometry.pageBytes()
                        + " bytes: offsets[" + i + "] = " + offsets[i]);
            }
            starts[i] = geometry.ofAddress(offsets[i]);
            pages[i] = geometry.ofLength(sizes[i]);
            ends[i] = starts[i] + pages[i];
        }
        refuseOverlap(starts, ends, geometry);
        long extent = Arrays.stream(ends).max().orElse(0) - Arrays.stream(starts).min().orElse(0);
        return new Congruence(starts, pages, alignPages, extent);
    }

    private static void refuseOverlap(long[] starts, long[] ends, Pages geometry) {
        for (int i = 0; i < starts.length; i++) {
            for (int j = 0; j < i; j++) {
                if (starts[i] < ends[j] && starts[j] < ends[i]) {
                    throw new IllegalArgumentException("areas " + j + " and " + i + " overlap at offset "
                            + geometry.toAddress(Math.max(starts[i], starts[j])));
                }
            }
        }
    }
}
