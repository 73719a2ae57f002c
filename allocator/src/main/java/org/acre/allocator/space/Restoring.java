package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.area.RecordSupply;
import org.acre.allocator.index.AddressIndex;
import org.acre.allocator.tree.FreeTree;

/**
 * Makes many areas busy in a space that nobody uses yet, from the lowest to the highest. The range that they are cut out of
 * is not in the tree meanwhile, so that what is left before each goes in once and nothing is put right twice.
 *
 * <pre>
 *    in the tree          | open range, not in the tree
 *    [hole] area [hole] area |  from                      to
 * </pre>
 *
 * If it fails halfway, the space is of no use.
 */
final class Restoring {
    private final AreaTable areas;
    private final RecordSupply records;
    private final FreeTree tree;
    private final AddressIndex index;
    private int open = NONE;
    private long from;
    private long to;

    Restoring(AreaTable areas, RecordSupply records, FreeTree tree, AddressIndex index) {
        this.areas = areas;
        this.records = records;
        this.tree = tree;
        this.index = index;
    }

    /** Cuts out an area behind those before. @return false if its pages are not all free */
    boolean addLocked(long start, long pages, int node) {
        if (open == NONE || start >= to) {
            closeLocked();
            open = tree.containing(start);
            if (open == NONE) {
                return false;
            }
            from = areas.start(open);
            to = areas.end(open);
            tree.remove(open);
        }
        if (start < from || to - start < pages) {
            return false;
        }
        if (start > from) {
            int hole = records.takeLocked(node);
            setRange(hole, from, start);
            tree.insert(hole);
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

    private void setRange(int id, long start, long end) {
        areas.setStart(id, start);
        areas.setPages(id, end - start);
        areas.setWordRelease(id, AreaWord.withState(areas.wordAcquire(id), AreaWord.FREE));
    }

    /** Puts what is left of the open range back. */
    void closeLocked() {
        if (open != NONE && from < to) {
            setRange(open, from, to);
            tree.insert(open);
        } else if (open != NONE) {
            records.releaseLocked(open);
        }
        open = NONE;
    }
}
