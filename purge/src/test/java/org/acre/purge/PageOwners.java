package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** The law, written down page by page: free, then busy, then stale until an invalidation has returned, then free. */
final class PageOwners {
    private static final int FREE = 0;
    private static final int BUSY = 1;
    private static final int STALE = 2;
    private static final String[] NAMES = {"free", "busy", "freed and not invalidated"};

    private final long pageBytes;
    private final AtomicIntegerArray pages;

    PageOwners(long bytes, long pageBytes) {
        this.pageBytes = pageBytes;
        this.pages = new AtomicIntegerArray((int) (bytes / pageBytes));
    }

    /** After an allocation. */
    void handedOut(long start, long bytes) {
        move(start, start + bytes, FREE, BUSY);
    }

    /** Before a free. */
    void givenUp(long start, long bytes) {
        move(start, start + bytes, BUSY, STALE);
    }

    /** As the last thing that an invalidation does for a range. */
    void invalidated(long start, long end) {
        move(start, end, STALE, FREE);
    }

    private void move(long start, long end, int from, int to) {
        for (long page = start / pageBytes; page < end / pageBytes; page++) {
            int found = pages.compareAndExchange((int) page, from, to);
            assertEquals(from, found, () -> "is " + NAMES[found] + ", should be " + NAMES[from]);
        }
    }
}
