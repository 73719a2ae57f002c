package org.acre.allocator.tree;

import org.acre.allocator.base.Pages;

/**
 * What a request asks of the place it gets: {@code pages} pages, starting at a multiple of {@code alignPages} (a power of
 * two), inside [{@code lowest}, {@code highest}), all in pages.
 */
public record Placement(long pages, long alignPages, long lowest, long highest) {
    /** Above every page number that an address of 63 bits can have. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** No place: page numbers are never negative. */
    public static final long NOWHERE = -1;

    public static Placement anywhere(long pages, long alignPages) {
        return new Placement(pages, alignPages, 0, NO_LIMIT);
    }

    /** The lowest start in [{@code start}, {@code end}) that satisfies this placement, or {@link #NOWHERE}. */
    public long lowestIn(long start, long end) {
        long limit = Math.min(end, highest);
        long candidate = Pages.alignUp(Math.max(start, lowest), alignPages);
        // Both sides are below 2^62 + 2^62, and a candidate that alignment pushed past the end makes a negative room.
        return limit - candidate >= pages ? candidate : NOWHERE;
    }
}
