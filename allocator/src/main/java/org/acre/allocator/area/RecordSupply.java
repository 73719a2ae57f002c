package org.acre.allocator.area;

import java.lang.invoke.VarHandle;

/**
 * Records that describe no range, one list for each node, under the global lock.
 *
 * <p>Records are smaller than a cache line, so neighbours share lines, and nodes that take turns in one line pay a transfer
 * for every free: with 2 threads and records dealt at random a pair took three times as long. So records belong to nodes in
 * runs of neighbours, for ever: a record that is released goes home, and a node takes those of others only when there are
 * no others.
 */
public final class RecordSupply {
    private static final int RUN = 64;

    private final AreaTable areas;
    private final int[] heads;
    private int fresh = 1; // id 0 is none
    private int available;

    public RecordSupply(AreaTable areas, int nodes) {
        this.areas = areas;
        this.heads = new int[nodes];
    }

    /** Records that can be taken before the table has to grow. */
    public int availableLocked() {
        return available + areas.capacity() - fresh;
    }

    /** A record, of {@code node} if it has one; the caller has checked {@link #availableLocked}. */
    public int takeLocked(int node) {
        if (heads[node] == AreaTable.NONE) {
            dealRun(node);
        }
        int from = node;
        while (heads[from] == AreaTable.NONE) {
            from = from + 1 == heads.length ? 0 : from + 1;
        }
        int id = heads[from];
        heads[from] = areas.next(id);
        available--;
        return id;
    }

    /** Gives back the record of a range that has been merged away. */
    public void releaseLocked(int id) {
        areas.setWordRelease(id, AreaWord.withState(areas.wordAcquire(id), AreaWord.UNUSED));
        // Whoever sees the bounds of the next life sees the word that ended this one.
        VarHandle.storeStoreFence();
        push(id);
    }

    /** Whether a record belongs to {@code node}. */
    public boolean isHomeLocked(int id, int node) {
        return areas.home(id) == node;
    }

    private void push(int id) {
        int home = areas.home(id);
        areas.setNext(id, heads[home]);
        heads[home] = id;
        available++;
    }

    private void dealRun(int node) {
        int end = Math.min(fresh + RUN, areas.capacity());
        for (int id = end - 1; id >= fresh; id--) {
            areas.setHome(id, node);
            push(id);
        }
        fresh = end;
    }
}
