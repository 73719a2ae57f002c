package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import org.acre.allocator.area.AreaTable;

/** A chain of records, linked by next, in the order in which they were added. */
final class AscendingRanges {
    private final AreaTable areas;
    private int first = NONE;
    private int last = NONE;
    private int count;

    AscendingRanges(AreaTable areas) {
        this.areas = areas;
    }

    /** Adds a range that lies behind those before. */
    void add(int id) {
        areas.setNext(id, NONE);
        if (last == NONE) {
            first = id;
        } else {
            areas.setNext(last, id);
        }
        last = id;
        count++;
    }

    int first() {
        return first;
    }

    int count() {
        return count;
    }
}
