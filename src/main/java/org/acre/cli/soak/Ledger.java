package org.acre.cli.soak;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongPredicate;

/**
 * The law, written down page by page beside the allocator: free, then somebody's, then given up until its grace period has ended and its
 * invalidation has returned, then free.
 *
 * <pre>
 *   63                                             2 1   0
 *  +------------------------------------------------+-----+
 *  |  owner, or cookie of a grace period + 1, or 0   |state|
 *  +------------------------------------------------+-----+
 * </pre>
 *
 * Every move is one cas a page, so that of two owners of a page the second finds the first.
 */
final class Ledger {
    private static final int FREE = 0;
    private static final int BUSY = 1;
    private static final int STALE = 2;
    private static final int STATE_BITS = 2;
    private static final String[] NAMES = {"free", "busy", "given up and not yet invalidated"};

    private final AtomicLongArray pages;
    private final long pageBytes;
    private final LongPredicate isOver;

    /** @param isOver whether the grace period of a cookie has ended */
    Ledger(long bytes, long pageBytes, LongPredicate isOver) {
        this.pages = new AtomicLongArray(Math.toIntExact(bytes / pageBytes));
        this.pageBytes = pageBytes;
        this.isOver = isOver;
    }

    /** After an allocation. */
    void handedOut(long start, long end, long owner) {
        move(start, end, FREE, owner << STATE_BITS | BUSY);
    }

    /** Before a free. */
    void givenUp(long start, long end, long owner) {
        move(start, end, owner << STATE_BITS | BUSY, STALE);
    }

    /**
     * Before a deferred free.
     *
     * @param cookie of the grace period that must end first
     */
    void givenUp(long start, long end, long owner, long cookie) {
        move(start, end, owner << STATE_BITS | BUSY, (cookie + 1) << STATE_BITS | STALE);
    }

    /** After a free that was refused. */
    void takenBack(long start, long end, long owner) {
        for (long page = start / pageBytes; page < end / pageBytes; page++) {
            long found = pages.get((int) page);
            swap(page, found, (found & 3) == STALE, owner << STATE_BITS | BUSY, "given up");
        }
    }

    /** As the last thing that an invalidation does for a range. */
    void invalidated(long start, long end) {
        for (long page = start / pageBytes; page < end / pageBytes; page++) {
            long found = pages.get((int) page);
            long cookie = (found >>> STATE_BITS) - 1;
            if ((found & 3) == STALE && cookie >= 0 && !isOver.test(cookie)) {
                throw new BrokenLawException("page " + page + " is invalidated, and its grace period " + cookie + " is not over");
            }
            swap(page, found, (found & 3) == STALE, FREE, NAMES[STALE]);
        }
    }

    /** Whether all pages are free. */
    void requireAllFree() {
        for (int page = 0; page < pages.length(); page++) {
            if (pages.get(page) != FREE) {
                throw new BrokenLawException("at rest page " + page + " is " + describe(pages.get(page)) + " to the ledger");
            }
        }
    }

    private void move(long start, long end, long from, long to) {
        for (long page = start / pageBytes; page < end / pageBytes; page++) {
            swap(page, from, true, to, describe(from));
        }
    }

    private void swap(long page, long from, boolean allowed, long to, String expected) {
        long found = allowed ? pages.compareAndExchange((int) page, from, to) : from;
        if (found != from || !allowed) {
            throw new BrokenLawException("page " + page + " is " + describe(found) + ", should be " + expected);
        }
    }

    private static String describe(long word) {
        long rest = word >>> STATE_BITS;
        int state = (int) (word & 3);
        return NAMES[state] + (state == BUSY ? ", of owner " + rest : rest > 0 ? ", grace period " + (rest - 1) : "");
    }
}
