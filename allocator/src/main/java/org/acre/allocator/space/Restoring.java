package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.area.RecordSupply;
import org.acre.allocator.index.AddressIndex;
import org.acre.allocator.tree.FreeTree;

/**
 * Makes many areas busy in a space that nobody uses yet, from the lowest to the highest. The tree is emptied first, and what stays
 * free is filed in it as a whole at the end: in one walk over the ranges, where to insert each would cost a descent.
 *
 * <pre>
 *    holes, linked        | open range               | ranges that no area has reached, linked
 *    [hole] area [hole] area |  from              to | [range] [range]
 * </pre>
 *
 * If it fails halfway, the space is of no use.
 */
final class Restoring {
    private final AreaTable areas;
    private final RecordSupply records;
    private final FreeTree tree;
    private final AddressIndex index;
    private final AscendingRanges holes;
    /** The first range that no area has reached. */
    private int ahead;

    private int open = NONE;
    private long from;
    private long to;

    Restoring(AreaTable areas, RecordSupply records, FreeTree tree, AddressIndex index) {
        this.areas = areas;
        this.records = records;
        this.tree = tree;
        this.index = index;
        this.holes = new AscendingRanges(areas);
    }

    /** Empties the tree. */
    void beginLocked() {
        AscendingRanges ranges = new AscendingRanges(areas);
        for (int id = tree.first(); id != NONE; id = tree.first()) {
            tree.remove(id);
            ranges.add(id);
        }
        ahead = ranges.first();
    }

    /** Cuts out an area behind those before. @return false if its pages are not all free */
    boolean addLocked(long start, long pages, int node) {
        while (open == NONE || start >= to) {
            leaveOpenLocked();
            if (ahead == NONE) {
                return false;
            }
            open = ahead;
            ahead = areas.next(open);
            from = areas.start(open);
            to = areas.end(open);
        }
        if (start < from || to - start < pages) {
            return false;
        }
        if (start > from) {
            addHole(records.takeLocked(node), from, start);
        }
        int area = records.takeLocked(node);
        areas.setStart(area, start);
        areas.setPages(area, pages);
        areas.setTag(area, 0);
        areas.setWordRelease(area, AreaWord.carved(areas.wordAcquire(area), node));
        index.addLocked(area);
        from = start + pages;
        return true;
    }

    private void addHole(int id, long start, long end) {
        areas.setStart(id, start);
        areas.setPages(id, end - start);
        areas.setWordRelease(id, AreaWord.withState(areas.wordAcquire(id), AreaWord.FREE));
        holes.add(id);
    }

    /** What is left of the open range is a hole. */
    private void leaveOpenLocked() {
        if (open != NONE && from < to) {
            addHole(open, from, to);
        } else if (open != NONE) {
            records.releaseLocked(open);
        }
        open = NONE;
    }

    /** Puts everything that is free into the tree. */
    void closeLocked() {
        leaveOpenLocked();
        while (ahead != NONE) {
            int next = areas.next(ahead);
            holes.add(ahead);
            ahead = next;
        }
        tree.fill(holes.first(), holes.count());
    }
}
