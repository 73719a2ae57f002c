package org.acre.model;

import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The law of the house, page by page, for any number of threads: who owns a page, and what must come before it has another owner.
 *
 * <pre>
 *   CLEAN --handedOut--> BUSY --freed--> STALE --invalidated--> CLEAN
 *                          +---deferred-> WAITING --invalidated, and all sections open at the free have ended--> CLEAN
 * </pre>
 *
 * A breach is an {@link AssertionError} where it is seen, and {@link #breach} for those who catch errors, as purgers do.
 */
final class PageLaw {
    private static final int CLEAN = 0;
    private static final int BUSY = 1;
    private static final int STALE = 2;
    private static final int WAITING = 3;
    private static final String[] NAMES = {"clean", "busy", "freed, not invalidated", "deferred, not invalidated"};

    private final long start;
    private final long pageBytes;
    private final AtomicIntegerArray states;
    /** 1 for pages that an invalidation has kept back. */
    private final AtomicIntegerArray pinned;
    /** Of pages that are waiting: the youngest section that may still see them. */
    private final AtomicLongArray youngest;
    private final AtomicLong sections = new AtomicLong();
    private final ConcurrentSkipListSet<Long> open = new ConcurrentSkipListSet<>();
    private final AtomicReference<@Nullable AssertionError> breach = new AtomicReference<>();

    PageLaw(long start, long bytes, long pageBytes) {
        this.start = start;
        this.pageBytes = pageBytes;
        int pages = (int) (bytes / pageBytes);
        this.states = new AtomicIntegerArray(pages);
        this.pinned = new AtomicIntegerArray(pages);
        this.youngest = new AtomicLongArray(pages);
    }

    /** After an allocation has returned it. */
    void handedOut(long address, long bytes) {
        each(address, bytes, page -> move(page, CLEAN, BUSY));
    }

    /** Before a free. */
    void freed(long address, long bytes) {
        each(address, bytes, page -> move(page, BUSY, STALE));
    }

    /** Before a deferred free. */
    void deferred(long address, long bytes) {
        long last = sections.get();
        each(address, bytes, page -> {
            youngest.set(page, last);
            move(page, BUSY, WAITING);
        });
    }

    /** A free that was refused: takes {@link #freed} or {@link #deferred} back. */
    void refused(long address, long bytes) {
        each(address, bytes, page -> states.set(page, BUSY));
    }

    /** As the last thing that an invalidation does for a range. */
    void invalidated(long first, long end) {
        each(first, end - first, page -> {
            pinned.set(page, 0);
            if (states.get(page) == WAITING) {
                if (!open.isEmpty()) {
                    Long oldest = open.ceiling(0L);
                    require(oldest == null || oldest > youngest.get(page), page, "is invalidated while section " + oldest
                            + " is open, which began before its deferred free: " + youngest.get(page));
                }
                move(page, WAITING, CLEAN);
            } else {
                move(page, STALE, CLEAN);
            }
        });
    }

    /** For spaces without a hook: what is deferred there has been invalidated if it is handed out, and must have been allowed to. */
    void invalidatedIfWaiting(long first, long end) {
        for (long address = first; address < end; address += pageBytes) {
            if (states.get((int) ((address - start) / pageBytes)) == WAITING) {
                invalidated(address, address + pageBytes);
            }
        }
    }

    /** After a section was entered. @return its name for {@link #leaving} */
    long entered() {
        long section = sections.incrementAndGet();
        open.add(section);
        return section;
    }

    /** Before a section is left. */
    void leaving(long section) {
        open.remove(section);
    }

    /** Throws the first breach that anybody has seen. */
    void check() {
        AssertionError first = breach.get();
        if (first != null) {
            throw first;
        }
    }

    /** An invalidation has kept these pages back. */
    void kept(long first, long end) {
        each(first, end - first, page -> pinned.set(page, 1));
    }

    /** Whether a purge is all that is between these pages and a new owner. */
    boolean isObtainable(int page, int pages) {
        for (int i = page; i < page + pages; i++) {
            int state = states.get(i);
            if (state == BUSY || state == WAITING || pinned.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    boolean isClean(int page) {
        return states.get(page) == CLEAN;
    }

    /** Pages that are not clean. */
    long pagesInUse() {
        long count = 0;
        for (int page = 0; page < states.length(); page++) {
            count += states.get(page) == CLEAN ? 0 : 1;
        }
        return count;
    }

    private void move(int page, int from, int to) {
        int found = states.compareAndExchange(page, from, to);
        require(found == from, page, "is " + NAMES[found] + " and becomes " + NAMES[to]);
    }

    private void require(boolean holds, int page, String words) {
        if (!holds) {
            AssertionError error = new AssertionError("page " + page + " " + words);
            breach.compareAndSet(null, error);
            throw error;
        }
    }

    private void each(long address, long bytes, IntConsumer page) {
        int first = Math.toIntExact((address - start) / pageBytes);
        int beyond = Math.toIntExact((address - start + bytes + pageBytes - 1) / pageBytes);
        for (int i = first; i < beyond; i++) {
            page.accept(i);
        }
    }
}
