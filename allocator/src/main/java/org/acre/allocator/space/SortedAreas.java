package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import org.acre.allocator.area.AreaTable;
import org.acre.allocator.base.SortedIds;

/**
 * Areas of one owner in the order in which they lie. The records stay where they are: ids and first pages are copied into
 * two arrays, which one pass after the other uses again, and sorted there, because a merge sort along the links of the records costs
 * a cache miss a step.
 */
final class SortedAreas {
    private static final int LEAST_ROOM = 256;
    /** Areas for which room is kept from one pass to the next. */
    private static final int MOST_KEPT = 1 << 16;

    private final AreaTable areas;
    private final SortedIds sorted = new SortedIds(LEAST_ROOM);

    SortedAreas(AreaTable areas) {
        this.areas = areas;
    }

    int count() {
        return sorted.count();
    }

    int id(int at) {
        return sorted.id(at);
    }

    /** First page. */
    long start(int at) {
        return sorted.key(at);
    }

    /** First page past the end. */
    long end(int at) {
        return sorted.key(at) + areas.pages(sorted.id(at));
    }

    /** Forgets all areas. */
    void clear() {
        sorted.clear();
    }

    /** Lets the collector have what a large batch has needed. */
    void shrink() {
        if (sorted.room() > MOST_KEPT) {
            sorted.makeRoom(LEAST_ROOM);
        }
    }

    /** Adds a chain, linked by next, as far as there is memory for it. @return the first area that was not added */
    int addChain(int chain) {
        int id = chain;
        while (id != NONE && (sorted.count() < sorted.room() || canGrow())) {
            sorted.add(areas.start(id), id);
            id = areas.next(id);
        }
        return id;
    }

    private boolean canGrow() {
        try {
            sorted.makeRoom(2 * sorted.count());
            return true;
        } catch (OutOfMemoryError e) {
            return false; // nothing has changed; the caller knows what to do with less
        }
    }

    void sort() {
        sorted.sort();
    }
}
