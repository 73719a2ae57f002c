package org.acre.allocator.tree;

import static org.acre.allocator.area.AreaTable.NONE;

import org.acre.allocator.area.AreaTable;

/**
 * A free tree made at once from a chain of ranges in their order. All its levels are full but the last, which alone is red: so no
 * red node has a child, and every path meets as many black ones. Walks the chain once, from left to right.
 */
final class BalancedFill {
    private final AreaTable areas;
    private final int count;
    /** The level that is not full; if none is, the one below all. */
    private final int redLevel;
    private int chain;

    BalancedFill(AreaTable areas, int chain, int count) {
        this.areas = areas;
        this.chain = chain;
        this.count = count;
        this.redLevel = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(count + 1);
    }

    /** Makes the tree. @return the root */
    int fill() {
        return fill(count, 0);
    }

    /** Makes a subtree of the next so many ranges; 30 deep at most. @return its root, whose parent the caller sets */
    private int fill(int length, int level) {
        if (length == 0) {
            return NONE;
        }
        int left = fill(length / 2, level + 1);
        int id = chain;
        chain = areas.next(id);
        areas.resetNode(id, NONE);
        int right = fill(length - 1 - length / 2, level + 1);
        areas.setBlack(id, level != redLevel);
        adopt(id, left);
        adopt(id, right);
        areas.setLeft(id, left);
        areas.setRight(id, right);
        return id;
    }

    private void adopt(int id, int child) {
        if (child != NONE) {
            areas.setParent(child, id);
            areas.setLargest(id, Math.max(areas.largest(id), areas.largest(child)));
        }
    }
}
