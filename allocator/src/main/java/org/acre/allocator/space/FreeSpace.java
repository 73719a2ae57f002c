package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;
import static org.acre.allocator.tree.Placement.NOWHERE;

import java.lang.invoke.VarHandle;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.area.RecordSupply;
import org.acre.allocator.base.Pages;
import org.acre.allocator.guard.Guard;
import org.acre.allocator.index.AddressIndex;
import org.acre.allocator.tree.FreeTree;
import org.acre.allocator.tree.Placement;

/**
 * What the global lock guards, as one thing: the free tree, the supply of records and the entries of the address index. A
 * range is in the tree or in the index, never in both, and outside a critical section never in neither.
 */
public final class FreeSpace {
    /** Areas given back in one hold of the global lock. */
    static final int BATCH = 256;
    /** Records that one critical section takes at the most, but for {@link #allocateCongruent}: an area and a remainder. */
    private static final int MOST_TAKEN = 2;
    /** Restored areas in a row that go to one node. */
    private static final int NEIGHBOURS = 64;

    private final GlobalLock lock;
    private final NodeOfArea nodeOf;
    private final AreaTable areas;
    private final RecordSupply records;
    private final FreeTree tree;
    private final AddressIndex index;
    private final FreeTree.MergedAway release;
    private long totalPages;
    private long freePages;
    private long treeAllocations;

    /** @param guard that nobody else has: it becomes the global lock */
    public FreeSpace(AreaTable areas, NodeOfArea nodeOf, Guard guard) {
        this(areas, nodeOf, new GlobalLock(guard));
    }

    FreeSpace(AreaTable areas, NodeOfArea nodeOf, GlobalLock lock) {
        this.lock = lock;
        this.nodeOf = nodeOf;
        this.areas = areas;
        this.records = new RecordSupply(areas, nodeOf.nodes());
        this.tree = new FreeTree(areas);
        this.index = new AddressIndex(areas);
        this.release = records::releaseLocked;
    }

    public AddressIndex index() {
        return index;
    }

    public FreeTree tree() {
        return tree;
    }

    /** The global lock, for those who look at the tree from outside. */
    public GlobalLock lock() {
        return lock;
    }

    /** Takes the lock with everything in stock that one operation can use up: nothing is allocated under it. */
    private void lockStocked(int mostTaken) {
        lock.lock();
        while (records.availableLocked() < mostTaken || index.lacksStockLocked()) {
            lock.unlock();
            long[][] directory = areas.directoryWithRoom();
            long[] chunk = AreaTable.newChunk();
            AddressIndex.Stock stock = index.restock();
            lock.lock();
            if (records.availableLocked() < mostTaken) {
                areas.installLocked(directory, chunk);
            }
            index.stockLocked(stock);
        }
    }

    /** Adds free pages. The caller has made sure that they are new to the space. */
    public void add(long start, long pages) {
        lockStocked(MOST_TAKEN);
        try {
            int id = records.takeLocked(0);
            areas.setStart(id, start);
            areas.setPages(id, pages);
            areas.setWordRelease(id, AreaWord.withState(areas.wordAcquire(id), AreaWord.FREE));
            tree.merge(id, release);
            totalPages += pages;
            freePages += pages;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Cuts the lowest fit out of the tree and makes it a busy area of {@code node}.
     *
     * @return its record, or none
     */
    public int allocate(long pages, long alignPages, long lowest, long highest, int node) {
        lockStocked(MOST_TAKEN);
        try {
            int range = tree.lowestFit(pages, alignPages, lowest, highest);
            if (range == NONE) {
                return NONE;
            }
            treeAllocations++;
            long start = Placement.lowestIn(
                    areas.start(range), areas.end(range), pages, alignPages, lowest, highest);
            return carveLocked(range, start, pages, node);
        } finally {
            lock.unlock();
        }
    }

    /** Makes exactly [start, start + pages) a busy area of {@code node}, if it is free. @return its record, or none */
    public int allocateAt(long start, long pages, int node) {
        lockStocked(MOST_TAKEN);
        try {
            int range = tree.containing(start);
            if (range == NONE || areas.end(range) - start < pages) {
                return NONE;
            }
            treeAllocations++;
            return carveLocked(range, start, pages, node);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes areas busy that were allocated in another life of the space, which nobody uses yet.
     *
     * @param starts ascending
     * @return -1, or the first that is not wholly free
     */
    public int restore(long[] starts, long[] pages, int nodes) {
        index.expect(starts.length);
        Restoring restoring = new Restoring(areas, records, tree, index);
        lock.lock();
        try {
            lock.allowAllocation(); // nobody uses the space yet
            restoring.beginLocked();
        } finally {
            lock.unlock();
        }
        for (int done = 0; done < starts.length; ) {
            int end = restoreSome(restoring, starts, pages, done, nodes);
            if (end < 0) {
                return ~end;
            }
            done = end;
        }
        lock.lock();
        try {
            lock.allowAllocation(); // nobody uses the space yet
            restoring.closeLocked();
        } finally {
            lock.unlock();
        }
        return -1;
    }

    /** Restores one area or more, as far as the stock lasts. @return how many are done, or the inverse of the one that is not free */
    private int restoreSome(Restoring restoring, long[] starts, long[] pages, int done, int nodes) {
        lockStocked(MOST_TAKEN * BATCH);
        try {
            int end = Math.min(done + BATCH, starts.length);
            int i = done;
            do {
                // Neighbours in the table go to one node, because they share cache lines.
                if (!restoring.addLocked(starts[i], pages[i], i / NEIGHBOURS % nodes)) {
                    return ~i;
                }
                freePages -= pages[i++];
            } while (i < end && !index.lacksStockLocked());
            return i;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes areas at base + offsets[i] busy, for the lowest base that is a multiple of {@code alignPages}; all or none.
     *
     * @return the base, or {@link Placement#NOWHERE}
     */
    public long allocateCongruent(long[] offsets, long[] pages, long alignPages, int node) {
        lockStocked(MOST_TAKEN * offsets.length);
        try {
            long base = congruentBaseLocked(offsets, pages, alignPages);
            if (base != NOWHERE) {
                for (int i = 0; i < offsets.length; i++) {
                    long start = base + offsets[i];
                    carveLocked(tree.containing(start), start, pages[i], node);
                    treeAllocations++;
                }
            }
            return base;
        } finally {
            lock.unlock();
        }
    }

    /** Raises the base to where the next area in turn fits, until a whole round has left it alone. */
    private long congruentBaseLocked(long[] offsets, long[] pages, long alignPages) {
        long base = 0;
        int fitting = 0;
        for (int i = 0; fitting < offsets.length; i = (i + 1) % offsets.length) {
            long raised = lowestBaseLocked(base, offsets[i], pages[i], alignPages);
            if (raised == NOWHERE) {
                return NOWHERE;
            }
            fitting = raised == base ? fitting + 1 : 1;
            base = raised;
        }
        return base;
    }

    /** The lowest base from {@code from} on at which an area at {@code offset} is free. */
    private long lowestBaseLocked(long from, long offset, long pages, long alignPages) {
        long lowest = from + offset;
        int range = tree.floor(lowest);
        if (range == NONE || areas.end(range) <= lowest) {
            range = range == NONE ? tree.first() : tree.next(range);
        }
        while (range != NONE) {
            if (areas.pages(range) >= pages) {
                long base = Pages.alignUp(
                        Math.max(from, areas.start(range) - offset), alignPages);
                if (areas.end(range) - (base + offset) >= pages) {
                    return base;
                }
            }
            range = tree.next(range);
        }
        return NOWHERE;
    }

    /**
     * Cuts [start, start + pages) out of a free range.
     *
     * <pre>
     *  full      [##########]   the record of the range becomes the area's, if it is one of the node
     *  left edge [####      ]   the range starts later
     *  right edge[      ####]   the range ends earlier
     *  no edge   [   ####   ]   the range ends earlier, and the remainder becomes a range of its own
     * </pre>
     */
    private int carveLocked(int range, long start, long pages, int caller) {
        assert lock.isHeld();
        int node = nodeOf.cutFor(caller, start);
        long rangeStart = areas.start(range);
        long rangeEnd = areas.end(range);
        long end = start + pages;
        int area;
        switch (Fit.of(rangeStart, rangeEnd, start, end)) {
            case FULL -> {
                tree.remove(range);
                area = range;
                if (!records.isHomeLocked(range, node)) {
                    records.releaseLocked(range);
                    area = records.takeLocked(node);
                }
            }
            case LEFT_EDGE -> {
                tree.setBounds(range, end, rangeEnd - end);
                area = records.takeLocked(node);
            }
            case RIGHT_EDGE -> {
                tree.setBounds(range, rangeStart, start - rangeStart);
                area = records.takeLocked(node);
            }
            default -> {
                int remainder = records.takeLocked(node);
                tree.setBounds(range, rangeStart, start - rangeStart);
                areas.setStart(remainder, end);
                areas.setPages(remainder, rangeEnd - end);
                areas.setWordRelease(remainder, AreaWord.withState(areas.wordAcquire(remainder), AreaWord.FREE));
                tree.insert(remainder);
                area = records.takeLocked(node);
            }
        }
        freePages -= pages;
        areas.setStart(area, start);
        areas.setPages(area, pages);
        areas.setTag(area, 0);
        // release: publishes the bounds, before the index makes the area known
        areas.setWordRelease(area, AreaWord.carved(areas.wordAcquire(area), node));
        index.addLocked(area);
        return area;
    }

    private enum Fit {
        FULL,
        LEFT_EDGE,
        RIGHT_EDGE,
        NO_EDGE;

        static Fit of(long rangeStart, long rangeEnd, long start, long end) {
            if (start == rangeStart) {
                return end == rangeEnd ? FULL : LEFT_EDGE;
            }
            return end == rangeEnd ? RIGHT_EDGE : NO_EDGE;
        }
    }

    /**
     * Returns areas, which the caller owns, to the tree: a bounded number in each hold of the lock.
     *
     * @param givingWay whether those who wait for the lock go first in between. A purger's large batches must let them;
     *     threads that allocate themselves, and purge in passing, would only wait for one another
     */
    void giveBack(SortedAreas batch, boolean givingWay) {
        int given = 0;
        while (given < batch.count()) {
            lock.lock();
            try {
                int end = Math.min(given + BATCH, batch.count());
                while (given < end) {
                    given = giveBackRunLocked(batch, given, end);
                }
            } finally {
                lock.unlock();
            }
            if (givingWay) {
                lock.giveWay();
            }
        }
    }

    /** Merges the areas from {@code first} on that touch one another into one range of the tree. @return the area after them */
    private int giveBackRunLocked(SortedAreas batch, int first, int beyond) {
        assert lock.isHeld();
        int id = batch.id(first);
        long end = areas.end(id);
        index.removeLocked(id);
        int next = first + 1;
        for (; next < beyond && batch.start(next) == end; next++) {
            int adjacent = batch.id(next);
            end = areas.end(adjacent);
            index.removeLocked(adjacent);
            records.releaseLocked(adjacent);
        }
        mergeLocked(id, end - batch.start(first));
        return next;
    }

    /** Puts a record that the index does not know any more into the tree, with so many pages. */
    private void mergeLocked(int id, long pages) {
        areas.setWordRelease(id, AreaWord.withState(areas.wordAcquire(id), AreaWord.FREE));
        // Whoever sees the new bounds sees the word that disowns them; pairs with the fence of a second look.
        VarHandle.storeStoreFence();
        areas.setPages(id, pages);
        freePages += pages;
        tree.merge(id, release);
    }

    /** Returns an area to the tree that was cut out and never handed out. */
    public void undo(int id) {
        lock.lock();
        try {
            long word = areas.wordAcquire(id);
            // cas: against a free by somebody whose stale address it has; then it is lazy and comes back by itself.
            if (AreaWord.state(word) == AreaWord.BUSY && areas.casWord(id, word, AreaWord.withState(word, AreaWord.RESIZING))) {
                index.removeLocked(id);
                mergeLocked(id, areas.pages(id));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Undoes a {@link #resize} that grew an area, unless it was freed or resized by another since, who may have been told that the pages
     * are his. They leave as those that {@code resize} cuts off, by the lazy list: whoever looked at the area meanwhile may have a segment
     * of them, which a pass must revoke first.
     *
     * @param word of the area when it grew
     * @param pages that it grew to
     * @return the tail, which is lazy and in no list yet; {@link #DONE} if there is none
     */
    public int undoGrowth(int id, long word, long pagesBefore, long pages) {
        lockStocked(MOST_TAKEN);
        try {
            if (areas.casWord(id, word, AreaWord.withState(word, AreaWord.RESIZING))) { // cas: as in resize
                try {
                    return areas.pages(id) == pages ? shrinkLocked(id, AreaWord.node(word), pagesBefore) : DONE;
                } finally {
                    areas.setWordRelease(id, word);
                }
            }
            return DONE;
        } finally {
            lock.unlock();
        }
    }

    /** {@link #resize} changed the length, and there is no tail. */
    public static final int DONE = 0;
    /** {@link #resize} changed nothing: the pages behind the area are not free. */
    public static final int BLOCKED = -1;
    /** {@link #resize} changed nothing: the area is not busy, or not that area any more. */
    public static final int GONE = -2;

    /**
     * Makes a busy area longer or shorter at its end.
     *
     * @param word its word when the caller looked
     * @return {@link #DONE}, {@link #BLOCKED} or {@link #GONE}; or the record of the tail that was cut off, an area of the same
     *     node that is lazy and in no list yet
     */
    public int resize(int id, long word, long pages) {
        lockStocked(MOST_TAKEN);
        try {
            // cas: keeps frees out until the word is back. The length is read after it, because a resize before this one
            // leaves the same word behind.
            if (!areas.casWord(id, word, AreaWord.withState(word, AreaWord.RESIZING))) {
                return GONE;
            }
            try {
                return pages < areas.pages(id) ? shrinkLocked(id, AreaWord.node(word), pages) : growLocked(id, pages);
            } finally {
                areas.setWordRelease(id, word);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns when a resize that was under way at the call is over: whoever resizes holds the global lock. */
    public void awaitResize() {
        lock.lock();
        lock.unlock();
    }

    private int growLocked(int id, long pages) {
        long end = areas.end(id);
        long more = pages - areas.pages(id);
        if (more == 0) {
            return DONE;
        }
        int range = tree.containing(end);
        if (range == NONE || areas.pages(range) < more) {
            return BLOCKED;
        }
        if (areas.pages(range) == more) {
            tree.remove(range);
            records.releaseLocked(range);
        } else {
            tree.setBounds(range, end + more, areas.pages(range) - more);
        }
        freePages -= more;
        index.resizeLocked(id, pages);
        return DONE;
    }

    private int shrinkLocked(int id, int node, long pages) {
        int tail = records.takeLocked(node);
        areas.setStart(tail, areas.start(id) + pages);
        areas.setPages(tail, areas.pages(id) - pages);
        areas.setTag(tail, areas.tag(id)); // its last owner is the same
        areas.setWordRelease(tail, AreaWord.withState(AreaWord.reborn(areas.wordAcquire(tail), node), AreaWord.LAZY));
        index.resizeLocked(id, pages);
        index.addLocked(tail);
        return tail;
    }

    /** The free range that holds {@code page}, into {@code startAndEnd}. @return whether there is one */
    public boolean boundsOfFree(long page, long[] startAndEnd) {
        lock.lock();
        try {
            return boundsLocked(tree.containing(page), startAndEnd);
        } finally {
            lock.unlock();
        }
    }

    /** The first free range that starts at or after {@code page}, into {@code startAndEnd}. @return whether there is one */
    public boolean nextFree(long page, long[] startAndEnd) {
        lock.lock();
        try {
            int range = tree.floor(page);
            if (range == NONE || areas.start(range) < page) {
                range = range == NONE ? tree.first() : tree.next(range);
            }
            return boundsLocked(range, startAndEnd);
        } finally {
            lock.unlock();
        }
    }

    private boolean boundsLocked(int range, long[] startAndEnd) {
        if (range == NONE) {
            return false;
        }
        startAndEnd[0] = areas.start(range);
        startAndEnd[1] = areas.end(range);
        return true;
    }

    /** Pages that are not in the tree: busy, lazy, pooled, deferred and pinned ones. */
    long takenPages() {
        lock.lock();
        try {
            return totalPages - freePages;
        } finally {
            lock.unlock();
        }
    }

    long totalPagesLocked() {
        assert lock.isHeld();
        return totalPages;
    }

    /** Counts at one moment. */
    public Counts counts() {
        long total;
        long free;
        long largest;
        long ranges;
        long indexed;
        long allocations;
        lock.lock();
        try {
            total = totalPages;
            free = freePages;
            largest = tree.largest();
            ranges = tree.ranges();
            indexed = index.count();
            allocations = treeAllocations;
        } finally {
            lock.unlock();
        }
        return new Counts(total, free, largest, ranges, indexed, allocations); // not under the lock
    }

    /** {@code areas} are all in the index: busy, lazy and pooled. */
    public record Counts(
            long totalPages, long freePages, long largestPages, long freeRanges, long areas, long treeAllocations) {}
}
