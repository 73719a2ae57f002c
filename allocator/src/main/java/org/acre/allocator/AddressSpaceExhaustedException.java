package org.acre.allocator;

/**
 * No hole fits a request, also after a purge of everything lazy and pooled. Says what was asked, what there was, and what
 * would have helped.
 */
public final class AddressSpaceExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long requestedBytes;
    private final long alignment;
    private final long lowest;
    private final long highest;
    private final long freeBytes;
    private final long largestFreeBytes;
    private final long lazyBytes;
    private final long pooledBytes;
    private final long deferredBytes;
    private final long pinnedBytes;

    AddressSpaceExhaustedException(
            long requestedBytes, long alignment, long lowest, long highest, long pageBytes, SpaceStatistics now) {
        super(message(requestedBytes, alignment, lowest, highest, pageBytes, now));
        this.requestedBytes = requestedBytes;
        this.alignment = alignment;
        this.lowest = lowest;
        this.highest = highest;
        this.freeBytes = now.freePages() * pageBytes;
        this.largestFreeBytes = now.largestFreePages() * pageBytes;
        this.lazyBytes = now.lazyPages() * pageBytes;
        this.pooledBytes = now.pooledPages() * pageBytes;
        this.deferredBytes = now.deferredPages() * pageBytes;
        this.pinnedBytes = now.pinnedPages() * pageBytes;
    }

    private static String message(
            long requested, long alignment, long lowest, long highest, long pageBytes, SpaceStatistics now) {
        long free = now.freePages() * pageBytes;
        long largest = now.largestFreePages() * pageBytes;
        String window = lowest == 0 && highest == Long.MAX_VALUE
                ? ""
                : " inside [0x" + Long.toHexString(lowest) + ", 0x" + Long.toHexString(highest) + ")";
        return "no hole for " + requested + " bytes aligned to " + alignment + window + ": " + free + " bytes free in "
                + now.freeRanges() + " ranges, the largest hole " + largest + ", lazy " + now.lazyPages() * pageBytes
                + ", pooled " + now.pooledPages() * pageBytes + ", deferred " + now.deferredPages() * pageBytes
                + ", pinned " + now.pinnedPages() * pageBytes + ", busy " + now.busyPages() * pageBytes + " of " + now.totalPages() * pageBytes + "; "
                + whatWouldHelp(requested, largest, pageBytes, now);
    }

    private static String whatWouldHelp(long requested, long largest, long pageBytes, SpaceStatistics now) {
        long free = now.freePages() * pageBytes;
        if (largest >= requested) {
            return "a smaller alignment or a wider window would help";
        }
        long held = (now.lazyPages() + now.deferredPages() + now.pinnedPages()) * pageBytes;
        if (free < requested && free + held >= requested) {
            return held + " bytes are freed, but wait: for readers, or for an invalidation that failed or keeps them back";
        }
        if (free >= requested) {
            return "requests of at most " + largest + " bytes would fit: the free bytes are fragmented";
        }
        return "another span of at least " + (requested - free) + " bytes, or frees, would help";
    }

    /** Bytes that were asked for, before rounding up to pages. */
    public long requestedBytes() {
        return requestedBytes;
    }

    /** The alignment that was asked for, in bytes. */
    public long alignment() {
        return alignment;
    }

    /** First byte of the window that was asked for; 0 without one. */
    public long lowest() {
        return lowest;
    }

    /** End of the window that was asked for; {@link Long#MAX_VALUE} without one. */
    public long highest() {
        return highest;
    }

    /** Bytes that were free in all spans, inside the window or not. */
    public long freeBytes() {
        return freeBytes;
    }

    /** Bytes of the largest hole. */
    public long largestFreeBytes() {
        return largestFreeBytes;
    }

    /** Bytes that were freed and not purged: what others freed while this request failed. */
    public long lazyBytes() {
        return lazyBytes;
    }

    /** Bytes in pools: what others gave back while this request failed. */
    public long pooledBytes() {
        return pooledBytes;
    }

    /** Bytes that wait for a grace period. */
    public long deferredBytes() {
        return deferredBytes;
    }

    /** Bytes that an invalidation keeps back. */
    public long pinnedBytes() {
        return pinnedBytes;
    }
}
