package org.acre.purge;

import java.util.concurrent.TimeUnit;

/**
 * Notices that an invalidation has kept many pages back for long. A few, or others every time, are what sharing an arena costs; many that
 * never become fewer are held by neighbours that live on, or by a native call that does not return. For one thread.
 */
final class PinnedWatch {
    /** So long pages must stay pinned to be worth a word. */
    static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Of the clock of the passes. */
    private long since;
    private long least = Long.MAX_VALUE;

    PinnedWatch(long now) {
        this.since = now;
    }

    /**
     * After a pass.
     *
     * @param pinnedPages that it has left
     * @return at the end of each window, how many pages were pinned all through it; else 0
     */
    long passed(long now, long pinnedPages) {
        least = Math.min(least, pinnedPages);
        if (now - since < WINDOW_NANOS) {
            return 0;
        }
        long pinnedAllAlong = least;
        since = now;
        least = pinnedPages;
        return pinnedAllAlong;
    }
}
