package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.index.AddressIndex;

/**
 * Looks at what lies at a page, step by step through a space that others change meanwhile: each step is right for a moment
 * during the call. One thread; holds no lock between steps.
 */
public final class Cursor {
    private final AreaTable areas;
    private final FreeSpace freeSpace;
    private final Supplier<Spans> spans;
    private final AddressIndex index;
    private int id;
    private long word;
    private long start;
    private long end;

    /** @param spans as they are: one that could not be added may go again */
    public Cursor(AreaTable areas, FreeSpace freeSpace, Supplier<Spans> spans) {
        this.areas = areas;
        this.spans = spans;
        this.freeSpace = freeSpace;
        this.index = freeSpace.index();
    }

    /** Moves to the area or free range that holds {@code page}. @return false when the page lies in no span */
    public boolean moveTo(long page) {
        while (!isInArea(page) && !isInFree(page)) {
            if (spans.get().overlapping(page, page + 1) < 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isInArea(long page) {
        int found = index.startingAt(page);
        if (found == NONE) {
            found = index.containing(page);
        }
        if (found == NONE) {
            return false;
        }
        long before = areas.wordAcquire(found);
        start = areas.start(found);
        end = start + areas.pages(found);
        // Bounds change only while the word says something else; pairs with the release of every word.
        VarHandle.loadLoadFence();
        id = found;
        word = before;
        int state = AreaWord.state(before);
        return areas.wordAcquire(found) == before && state != AreaWord.FREE && state != AreaWord.UNUSED
                && start <= page && page < end;
    }

    private boolean isInFree(long page) {
        long[] bounds = new long[2];
        if (!freeSpace.boundsOfFree(page, bounds)) {
            return false;
        }
        id = NONE;
        word = AreaWord.FREE;
        start = bounds[0];
        end = bounds[1];
        return true;
    }

    /** Whether all of [first, end) is free, or would be after a full purge. Stops at the first page that is not. */
    public boolean isReclaimable(long first, long beyond) {
        for (long page = first; page < beyond; page = end) {
            if (!moveTo(page) || !AreaWord.isReclaimable(word)) {
                return false;
            }
        }
        return true;
    }

    /** The word of the area, or a free one. */
    public long word() {
        return word;
    }

    /** The record of the area; none on a free range. */
    public int id() {
        return id;
    }

    /** First page. */
    public long start() {
        return start;
    }

    /** First page past the end. */
    public long end() {
        return end;
    }

}
