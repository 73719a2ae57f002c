package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import java.util.concurrent.atomic.AtomicLong;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;

/**
 * Freed areas that a pass could not let go, in chains: that of {@link #EACH_PASS} is taken along by the next pass, the others
 * by a pass that asks for them. Guarded by the purge lock, taken alone; the counts may be read by anybody.
 */
public final class HeldAreas {
    /** So many that a chain is short while some ten thousand areas are held. */
    private static final int CHAINS = 1 << 10;

    /** The chain that every pass takes. */
    static final int EACH_PASS = 0;

    private final AreaTable areas;
    private final int state;
    private final int[] chains = new int[CHAINS];
    private final AtomicLong pages = new AtomicLong();
    private final AtomicLong count = new AtomicLong();

    /** For areas that are in {@code state} while they are held. */
    HeldAreas(AreaTable areas, int state) {
        this.state = state;
        this.areas = areas;
    }

    /** The chain of what is asked for by {@code key}, and maybe by others. */
    static int chainOf(long key) {
        return 1 + (int) Long.remainderUnsigned(key, CHAINS - 1);
    }

    /** Adds an area of the pass, whichever list it comes from. */
    void addLocked(int id, int chain) {
        areas.setWordRelease(id, AreaWord.withState(areas.wordAcquire(id), state));
        areas.setNext(id, chains[chain]);
        chains[chain] = id;
        pages.setOpaque(pages.getOpaque() + areas.pages(id));
        count.setOpaque(count.getOpaque() + 1);
    }

    /** Moves a chain into a batch. */
    void takeLocked(int chain, PassBatch batch) {
        int rest = chains[chain];
        chains[chain] = NONE;
        while (rest != NONE) {
            int id = rest;
            rest = areas.next(id);
            pages.setOpaque(pages.getOpaque() - areas.pages(id));
            count.setOpaque(count.getOpaque() - 1);
            batch.addFreed(AreaWord.node(areas.wordAcquire(id)), id);
        }
    }

    /** From now on every pass takes all that is held: whoever would have asked for it is gone. */
    void mergeLocked() {
        for (int chain = 0; chain < CHAINS; chain++) {
            int rest = chain == EACH_PASS ? NONE : chains[chain];
            while (rest != NONE) {
                int id = rest;
                rest = areas.next(id);
                areas.setNext(id, chains[EACH_PASS]);
                chains[EACH_PASS] = id;
                chains[chain] = rest;
            }
        }
    }

    /** What the areas say of themselves. */
    int state() {
        return state;
    }

    int chains() {
        return CHAINS;
    }

    /** A chain, for a walk. */
    int firstLocked(int chain) {
        return chains[chain];
    }

    public long pages() {
        return pages.getOpaque();
    }

    public long count() {
        return count.getOpaque();
    }
}
