package org.acre.allocator.tree;

import org.acre.allocator.base.Pages;

/** Where in a free range a request fits. All in pages; bare numbers, because requests under the global lock must not allocate. */
public final class Placement {
    /** Above every page number that an address of 63 bits can have. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** No place: page numbers are never negative. */
    public static final long NOWHERE = -1;

    private Placement() {}

    /**
     * The lowest multiple of {@code alignPages}, a power of two, from which {@code pages} pages lie inside [{@code start},
     * {@code end}) and inside [{@code lowest}, {@code highest}); or {@link #NOWHERE}.
     */
    public static long lowestIn(long start, long end, long pages, long alignPages, long lowest, long highest) {
        long limit = Math.min(end, highest);
        long candidate = Pages.alignUp(Math.max(start, lowest), alignPages);
        // Both sides are below 2^62 + 2^62, and a candidate that alignment pushed past the end makes a negative room.
        return limit - candidate >= pages ? candidate : NOWHERE;
    }
}
