package org.acre.allocator.area;

/**
 * Records that describe no range, one list for each node, under the global lock.
 *
 * <p>A record goes back to the node that last used it, and fresh ones are dealt in runs, because neighbouring records
 * share cache lines: two nodes that take turns in one line would pay a transfer for every free.
 */
public final class RecordSupply {
    private static final int RUN = 32;

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

    /** A record, preferably one that {@code node} used before; the caller has checked {@link #availableLocked}. */
    public int takeLocked(int node) {
        if (heads[node] == AreaTable.NONE) {
            refill(node);
        }
        int id = heads[node];
        heads[node] = areas.next(id);
        available--;
        return id;
    }

    /** Gives back the record of a range that has been merged away. */
    public void releaseLocked(int id) {
        long word = areas.wordAcquire(id);
        areas.setWordRelease(id, AreaWord.withState(word, AreaWord.UNUSED));
        push(Math.max(0, AreaWord.node(word)), id);
    }

    private void push(int node, int id) {
        areas.setNext(id, heads[node]);
        heads[node] = id;
        available++;
    }

    private void refill(int node) {
        int run = Math.min(RUN, areas.capacity() - fresh);
        for (int id = fresh + run - 1; id >= fresh; id--) {
            push(node, id);
        }
        fresh += run;
        for (int other = 0; run == 0 && other < heads.length; other++) {
            if (heads[other] != AreaTable.NONE) {
                heads[node] = heads[other];
                heads[other] = AreaTable.NONE;
                return;
            }
        }
    }
}
