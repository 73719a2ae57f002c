package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import org.acre.allocator.area.AreaTable;
import org.acre.allocator.guard.Guards;
import org.acre.allocator.tree.Placement;

/**
 * Does everything once that is done under the global lock, on a small free space of its own. The first time, the JVM loads classes and
 * links call sites, which allocates on the Java heap, and may fail: that must not happen under the lock of a space in use.
 */
public final class FirstUse {
    private static final int PAGES = 4_096;
    /** The index has a place for each power of eight. */
    private static final int LENGTHS = 8;

    private final AreaTable areas = new AreaTable();
    private final FreeSpace space = new FreeSpace(areas, new NodeOfArea(2, 0), GlobalLock.unmetered(Guards.REENTRANT.get()));

    private FirstUse() {}

    /** Costs some milliseconds, in a JVM that has compiled nothing yet. */
    public static void ofAllThatIsLocked() {
        try {
            FirstUse use = new FirstUse();
            use.space.add(0, PAGES);
            use.restore();
            use.carve();
            use.resize();
            use.look();
        } catch (StackOverflowError | OutOfMemoryError e) {
            // It is called where a class is initialized, which must not be lost for what later calls can do as well.
        }
    }

    private void restore() {
        int _ = space.restore(new long[] {PAGES - 8, PAGES - 4}, new long[] {1, 1}, 2);
    }

    /** At each edge of a free range, wholly, and in between; back in one piece and in two. */
    private void carve() {
        int inBetween = space.allocateAt(8, 8, 0);
        int left = space.allocate(1, 1, 0, Placement.NO_LIMIT, 1);
        int right = space.allocateAt(6, 2, 0);
        int whole = space.allocate(5, 1, 0, 6, 1);
        long base = space.allocateCongruent(new long[] {0, 16}, new long[] {1, 1}, 2, 0);
        assert base >= 0;
        giveBack(left, whole, right, inBetween);
        for (long pages = 1, i = 0; i < LENGTHS / 2; pages *= LENGTHS, i++) {
            space.undo(space.allocate(pages, 2, 0, Placement.NO_LIMIT, 0));
        }
    }

    private void giveBack(int... ascending) {
        for (int i = 0; i < ascending.length; i++) {
            areas.setNext(ascending[i], i + 1 < ascending.length ? ascending[i + 1] : NONE);
        }
        SortedAreas batch = new SortedAreas(areas);
        int _ = batch.addChain(ascending[0]);
        batch.sort();
        space.giveBack(batch, true);
    }

    private void resize() {
        int area = space.allocateAt(64, 8, 0);
        long word = areas.wordAcquire(area);
        int _ = space.resize(area, word, 16);
        giveBack(space.undoGrowth(area, word, 8, 16));
        int tail = space.resize(area, word, 4);
        giveBack(tail);
        space.awaitResize();
    }

    private void look() {
        long[] bounds = new long[2];
        boolean _ = space.boundsOfFree(0, bounds);
        boolean _ = space.nextFree(PAGES / 2, bounds);
        FreeSpace.Counts _ = space.counts();
    }
}
