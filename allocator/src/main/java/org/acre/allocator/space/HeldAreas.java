package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import java.util.concurrent.atomic.AtomicLongArray;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;

/**
 * Freed areas that a pass could not let go: a chain for each node, taken along by the next pass. Guarded by the purge lock,
 * taken alone; the counts may be read by anybody.
 */
public final class HeldAreas {
    private final AreaTable areas;
    private final int state;
    private final int[] chains;
    private final AtomicLongArray pages;
    private final AtomicLongArray counts;

    /** For areas that are in {@code state} while they are held. */
    HeldAreas(AreaTable areas, int nodes, int state) {
        this.state = state;
        this.areas = areas;
        this.chains = new int[nodes];
        this.pages = new AtomicLongArray(nodes);
        this.counts = new AtomicLongArray(nodes);
    }

    /** Adds an area of the pass, whichever list it comes from. */
    void addLocked(int id) {
        long word = areas.wordAcquire(id);
        int node = AreaWord.node(word);
        areas.setWordRelease(id, AreaWord.withState(word, state));
        areas.setNext(id, chains[node]);
        chains[node] = id;
        pages.setOpaque(node, pages.getOpaque(node) + areas.pages(id));
        counts.setOpaque(node, counts.getOpaque(node) + 1);
    }

    /** Moves the areas of a node into a batch. */
    void takeLocked(int node, PassBatch batch) {
        if (chains[node] != NONE) {
            batch.addFreed(node, chains[node], pages.getOpaque(node));
            chains[node] = NONE;
            pages.setOpaque(node, 0);
            counts.setOpaque(node, 0);
        }
    }

    /** What the areas say of themselves. */
    int state() {
        return state;
    }

    /** The chain of a node, for a walk. */
    int firstLocked(int node) {
        return chains[node];
    }

    /** Pages of all nodes. */
    public long pages() {
        return sum(pages);
    }

    /** Areas of all nodes. */
    public long count() {
        return sum(counts);
    }

    private static long sum(AtomicLongArray values) {
        long sum = 0;
        for (int node = 0; node < values.length(); node++) {
            sum += values.getOpaque(node);
        }
        return sum;
    }
}
