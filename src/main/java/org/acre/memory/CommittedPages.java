package org.acre.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One bit for each page of a region: set while the page may hold memory of the OS. Made in parts, so that what was never handed
 * out costs nothing: 256 KiB for 8 GiB of pages of 4 KiB.
 *
 * <p>The bits of a page belong to whoever has the page: an allocation that has just cut it out of the free tree, or the pass that is
 * about to put it back; the lock of the tree hands them from one to the next. So plain values would do, but for words that
 * neighbours share, which are changed by atomic operations.
 */
public final class CommittedPages {
    private static final int WORD_SHIFT = 6;
    private static final int PART_SHIFT = 15 + WORD_SHIFT;
    private static final long PART_PAGES = 1L << PART_SHIFT;
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    private final AtomicReferenceArray<long @Nullable []> parts;

    /** @param pages that there can ever be */
    public CommittedPages(long pages) {
        this.parts = new AtomicReferenceArray<>(Math.toIntExact((pages + PART_PAGES - 1) >>> PART_SHIFT));
    }

    /** How many of the pages are not set. */
    public long missing(long first, long beyond) {
        long missing = 0;
        for (long page = first; page < beyond;) {
            long end = Math.min(beyond, (page | (PART_PAGES - 1)) + 1);
            long[] part = parts.get((int) (page >>> PART_SHIFT));
            missing += part == null ? end - page : missingIn(part, page, end);
            page = end;
        }
        return missing;
    }

    private static long missingIn(long[] part, long first, long beyond) {
        long missing = 0;
        for (long page = first; page < beyond; page = nextWord(page)) {
            long word = (long) WORD.getOpaque(part, index(page));
            missing += Long.bitCount(~word & mask(page, beyond));
        }
        return missing;
    }

    /** Sets the bits of pages that the caller has. */
    public void set(long first, long beyond) {
        for (long page = first; page < beyond; page = nextWord(page)) {
            long _ = (long) WORD.getAndBitwiseOr(part(page), index(page), mask(page, beyond));
        }
    }

    /** Clears the bits of pages that the caller has. @return how many were set */
    public long clear(long first, long beyond) {
        long cleared = 0;
        for (long page = first; page < beyond;) {
            long[] part = parts.get((int) (page >>> PART_SHIFT));
            if (part == null) {
                page = (page | (PART_PAGES - 1)) + 1;
                continue;
            }
            long mask = mask(page, beyond);
            cleared += Long.bitCount((long) WORD.getAndBitwiseAnd(part, index(page), ~mask) & mask);
            page = nextWord(page);
        }
        return cleared;
    }

    private long[] part(long page) {
        int at = (int) (page >>> PART_SHIFT);
        long[] part = parts.get(at);
        if (part == null) {
            long[] made = new long[1 << (PART_SHIFT - WORD_SHIFT)];
            long[] other = parts.compareAndExchange(at, null, made); // or that of whoever was quicker
            part = other == null ? made : other;
        }
        return part;
    }

    private static int index(long page) {
        return (int) ((page & (PART_PAGES - 1)) >>> WORD_SHIFT);
    }

    private static long nextWord(long page) {
        return (page | (Long.SIZE - 1)) + 1;
    }

    /** The bits from {@code page} to the end of its word, or to {@code beyond} if that comes first. */
    private static long mask(long page, long beyond) {
        long from = -1L << page;
        return nextWord(page) <= beyond ? from : from & ~(-1L << beyond);
    }
}
