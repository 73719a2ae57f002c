package org.acre.allocator.tree;

import static org.acre.allocator.area.AreaTable.NONE;

import org.acre.allocator.area.AreaTable;

/**
 * The free ranges of a space, ordered by start; every node knows the largest range at or below it.
 *
 * <p>Invariants, which {@link #verify} recomputes:
 * <ol>
 *   <li>ranges ascend and do not touch: touching ranges are merged when the later one arrives;
 *   <li>no red node has a red child, and every path from the root down meets the same number of black nodes;
 *   <li>{@code largest} of a node is the maximum of its own pages and its children's {@code largest}.
 * </ol>
 * Invariant 3 holds after every public method; inside one, {@link #propagate} must be called from the lowest node whose
 * pages or children changed. Everything runs under the global lock. The method is the augmented tree of the kernel's
 * vmalloc; insertion and removal are those of Cormen et al., "Introduction to Algorithms", chapter 13.
 */
public final class FreeTree {
    private final AreaTable areas;
    private int root = NONE;
    private long ranges;

    public FreeTree(AreaTable areas) {
        this.areas = areas;
    }

    /** How many ranges there are. */
    public long ranges() {
        return ranges;
    }

    /** Pages of the largest range, 0 when there is none. */
    public long largest() {
        return largest(root);
    }

    private long largest(int id) {
        return id == NONE ? 0 : areas.largest(id);
    }


    /**
     * The range with the lowest start in which {@link Placement#lowestIn} finds a place. It walks in address order and leaves out every subtree
     * that cannot hold a fit: one whose largest range is too small, or that lies wholly outside the window. With no
     * alignment and no window nothing is ever visited in vain; with them, ranges that are long enough but do not fit
     * cost a visit each, because the lowest fit is promised, not a probable one.
     */
    public int lowestFit(long pages, long alignPages, long lowest, long highest) {
        int id = root;
        if (largest(id) < pages) {
            return NONE;
        }
        while (true) {
            for (int left = areas.left(id);
                    largest(left) >= pages && areas.start(id) > lowest;
                    left = areas.left(id)) {
                id = left;
            }
            while (true) {
                long start = areas.start(id);
                if (Placement.lowestIn(start, areas.end(id), pages, alignPages, lowest, highest) != Placement.NOWHERE) {
                    return id;
                }
                if (start >= highest) {
                    return NONE;
                }
                int right = areas.right(id);
                if (largest(right) >= pages) {
                    id = right;
                    break;
                }
                id = nextAbove(id);
                if (id == NONE) {
                    return NONE;
                }
            }
        }
    }

    /** The range with the greatest start at or below {@code page}. */
    public int floor(long page) {
        int found = NONE;
        for (int id = root; id != NONE; ) {
            if (areas.start(id) <= page) {
                found = id;
                id = areas.right(id);
            } else {
                id = areas.left(id);
            }
        }
        return found;
    }

    /** The range that holds {@code page}. */
    public int containing(long page) {
        int id = floor(page);
        return id != NONE && areas.contains(id, page) ? id : NONE;
    }

    /** The range with the lowest start. */
    public int first() {
        int id = root;
        while (id != NONE && areas.left(id) != NONE) {
            id = areas.left(id);
        }
        return id;
    }

    /** The range after {@code id} in address order. */
    public int next(int id) {
        int right = areas.right(id);
        if (right == NONE) {
            return nextAbove(id);
        }
        while (areas.left(right) != NONE) {
            right = areas.left(right);
        }
        return right;
    }

    /** The nearest ancestor that has {@code id} on its left. */
    private int nextAbove(int id) {
        int child = id;
        int parent = areas.parent(child);
        while (parent != NONE && areas.right(parent) == child) {
            child = parent;
            parent = areas.parent(child);
        }
        return parent;
    }


    /** Changes the bounds of a range in the tree; the order of the ranges must stay as it is. */
    public void setBounds(int id, long start, long pages) {
        areas.setStart(id, start);
        areas.setPages(id, pages);
        propagate(id);
    }

    /** Adds a range that touches no other. */
    public void insert(int id) {
        long start = areas.start(id);
        int parent = NONE;
        for (int at = root; at != NONE; at = start < areas.start(at) ? areas.left(at) : areas.right(at)) {
            parent = at;
        }
        insertBelow(parent, id);
    }

    /**
     * Makes a tree of an empty one, as flat as can be, out of ranges that ascend and do not touch. Takes a step for each.
     *
     * @param chain the first; {@code next} links them
     */
    public void fill(int chain, int count) {
        root = new BalancedFill(areas, chain, count).fill();
        ranges = count;
    }

    /**
     * Adds a range and merges it with the neighbours that it touches.
     *
     * <pre>
     *   previous   range    next           one of previous, next or the range itself survives
     *  [--------)[--------)[--------)
     * </pre>
     *
     * Where both touch, next leaves the tree before previous grows: the other order would propagate a sum that counts next
     * twice.
     *
     * @param merged is told each record that has been merged away
     */
    public void merge(int id, MergedAway merged) {
        long start = areas.start(id);
        long end = areas.end(id);
        int previous = NONE;
        int next = NONE;
        int parent = NONE;
        for (int at = root; at != NONE; ) {
            parent = at;
            if (start < areas.start(at)) {
                next = at;
                at = areas.left(at);
            } else {
                previous = at;
                at = areas.right(at);
            }
        }
        if ((previous != NONE && areas.end(previous) > start) || (next != NONE && areas.start(next) < end)) {
            throw new IllegalStateException("overlapping free ranges: " + areas.describe(id) + " between "
                    + areas.describe(previous) + " and " + areas.describe(next));
        }
        boolean touchesPrevious = previous != NONE && areas.end(previous) == start;
        boolean touchesNext = next != NONE && areas.start(next) == end;
        if (touchesPrevious) {
            if (touchesNext) {
                end = areas.end(next);
                remove(next);
                merged.mergedAway(next);
            }
            setBounds(previous, areas.start(previous), end - areas.start(previous));
            merged.mergedAway(id);
        } else if (touchesNext) {
            setBounds(next, start, areas.end(next) - start);
            merged.mergedAway(id);
        } else {
            insertBelow(parent, id);
        }
    }

    /** Told which records no longer describe a range. */
    @FunctionalInterface
    public interface MergedAway {
        void mergedAway(int id);
    }

    private void insertBelow(int parent, int id) {
        areas.resetNode(id, parent);
        if (parent == NONE) {
            root = id;
        } else if (areas.start(id) < areas.start(parent)) {
            areas.setLeft(parent, id);
        } else {
            areas.setRight(parent, id);
        }
        ranges++;
        if (parent != NONE) {
            propagate(parent);
        }
        balanceInserted(id);
    }

    /** Takes a range out. */
    public void remove(int id) {
        ranges--;
        int left = areas.left(id);
        int right = areas.right(id);
        if (left == NONE || right == NONE) {
            boolean black = areas.isBlack(id);
            int child = left == NONE ? right : left;
            int parent = areas.parent(id);
            replaceChild(parent, id, child);
            propagate(parent);
            if (black) {
                balanceRemoved(child, parent);
            }
            return;
        }
        int heir = right;
        while (areas.left(heir) != NONE) {
            heir = areas.left(heir);
        }
        boolean black = areas.isBlack(heir);
        int child = areas.right(heir);
        int parent = areas.parent(heir);
        if (parent == id) {
            parent = heir;
        } else {
            replaceChild(parent, heir, child);
            areas.setRight(heir, right);
            areas.setParent(right, heir);
        }
        replaceChild(areas.parent(id), id, heir);
        areas.setLeft(heir, left);
        areas.setParent(left, heir);
        areas.setBlack(heir, areas.isBlack(id));
        // The heir takes over the augment of its new place, so that propagation compares each node with its own past.
        areas.setLargest(heir, areas.largest(id));
        propagate(parent);
        propagate(heir);
        if (black) {
            balanceRemoved(child, parent);
        }
    }

    /** Recomputes augments from {@code id} upwards, until one is unchanged: the nodes above it cannot have changed then. */
    private void propagate(int from) {
        for (int id = from; id != NONE; id = areas.parent(id)) {
            long largest = largestHere(id);
            if (areas.largest(id) == largest) {
                return;
            }
            areas.setLargest(id, largest);
        }
    }

    private long largestHere(int id) {
        return Math.max(areas.pages(id), Math.max(largest(areas.left(id)), largest(areas.right(id))));
    }

    private void replaceChild(int parent, int child, int replacement) {
        if (parent == NONE) {
            root = replacement;
        } else if (areas.left(parent) == child) {
            areas.setLeft(parent, replacement);
        } else {
            areas.setRight(parent, replacement);
        }
        if (replacement != NONE) {
            areas.setParent(replacement, parent);
        }
    }


    private boolean isBlack(int id) {
        return id == NONE || areas.isBlack(id);
    }

    private int child(int id, boolean left) {
        return left ? areas.left(id) : areas.right(id);
    }

    private void setChild(int id, boolean left, int child) {
        if (left) {
            areas.setLeft(id, child);
        } else {
            areas.setRight(id, child);
        }
        if (child != NONE) {
            areas.setParent(child, id);
        }
    }

    /** Moves {@code id} down to the given side; its child of the other side takes its place. */
    private void rotate(int id, boolean left) {
        int up = child(id, !left);
        replaceChild(areas.parent(id), id, up);
        setChild(id, !left, child(up, left));
        setChild(up, left, id);
        areas.setLargest(up, areas.largest(id));
        areas.setLargest(id, largestHere(id));
    }

    private void balanceInserted(int inserted) {
        int id = inserted;
        int parent = areas.parent(id);
        while (!isBlack(parent)) {
            int grandparent = areas.parent(parent);
            boolean left = areas.left(grandparent) == parent;
            int uncle = child(grandparent, !left);
            if (!isBlack(uncle)) {
                areas.setBlack(parent, true);
                areas.setBlack(uncle, true);
                areas.setBlack(grandparent, false);
                id = grandparent;
                parent = areas.parent(id);
                continue;
            }
            if (child(parent, !left) == id) {
                rotate(parent, left);
                parent = id;
            }
            areas.setBlack(parent, true);
            areas.setBlack(grandparent, false);
            rotate(grandparent, !left);
            break;
        }
        areas.setBlack(root, true);
    }

    /** Restores invariant 2 where the path through {@code id}, a child of {@code above}, lacks one black node. */
    private void balanceRemoved(int id, int above) {
        int node = id;
        int parent = above;
        while (node != root && isBlack(node)) {
            boolean left = areas.left(parent) == node;
            int sibling = child(parent, !left);
            if (!isBlack(sibling)) {
                areas.setBlack(sibling, true);
                areas.setBlack(parent, false);
                rotate(parent, left);
                sibling = child(parent, !left);
            }
            if (isBlack(areas.left(sibling)) && isBlack(areas.right(sibling))) {
                areas.setBlack(sibling, false);
                node = parent;
                parent = areas.parent(node);
                continue;
            }
            if (isBlack(child(sibling, !left))) {
                // Both get their colours below: the book's two assignments would be lost here.
                rotate(sibling, !left);
                sibling = child(parent, !left);
            }
            areas.setBlack(sibling, areas.isBlack(parent));
            areas.setBlack(parent, true);
            areas.setBlack(child(sibling, !left), true);
            rotate(parent, left);
            node = root;
        }
        if (node != NONE) {
            areas.setBlack(node, true);
        }
    }


    /** Recomputes the invariants from scratch. @throws IllegalStateException that names the first broken one */
    public void verify() {
        if (!isBlack(root)) {
            throw new IllegalStateException("free tree: the root is red: " + areas.describe(root));
        }
        long[] countAndEnd = {0, -1};
        verify(root, NONE, countAndEnd);
        if (countAndEnd[0] != ranges) {
            throw new IllegalStateException("free tree: counted " + countAndEnd[0] + " ranges, kept " + ranges);
        }
    }

    /** Depth is at most 2 log2(ranges), so recursion is safe. @return the black height */
    private int verify(int id, int parent, long[] countAndEnd) {
        if (id == NONE) {
            return 1;
        }
        int left = areas.left(id);
        int right = areas.right(id);
        int leftHeight = verify(left, id, countAndEnd);
        check(areas.start(id) > countAndEnd[1], "order or coalescing", id);
        countAndEnd[0]++;
        countAndEnd[1] = areas.end(id);
        int rightHeight = verify(right, id, countAndEnd);
        check(areas.pages(id) > 0, "an empty range", id);
        check(areas.parent(id) == parent, "parent link", id);
        check(areas.isBlack(id) || (isBlack(left) && isBlack(right)), "a red node has a red child", id);
        check(leftHeight == rightHeight, "black heights differ", id);
        check(areas.largest(id) == largestHere(id), "augment", id);
        return leftHeight + (areas.isBlack(id) ? 1 : 0);
    }

    private void check(boolean holds, String invariant, int id) {
        if (!holds) {
            throw new IllegalStateException("free tree: " + invariant + ": " + areas.describe(id) + ", largest "
                    + areas.largest(id) + ", left " + areas.left(id) + ", right " + areas.right(id));
        }
    }
}
