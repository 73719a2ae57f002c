package org.acre.small;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** The slabs of each node and class that have free slots and that nobody allocates from, last in first out. */
final class SlabLists {
    private final SlabTable table;
    private final int nodes;
    private final int stride;
    private final long[] heads;
    /** By class: slabs that are EMPTY. Not by node, for a slab changes its node. */
    private final AtomicIntegerArray empties;

    SlabLists(SlabTable table, int nodes, int classes) {
        this.table = table;
        this.nodes = nodes;
        this.stride = classes + SlotWords.PAD;
        this.heads = new long[nodes * stride + SlotWords.PAD];
        this.empties = new AtomicIntegerArray(classes);
    }

    private int at(int node, int sizeClass) {
        return SlotWords.PAD + node * stride + sizeClass;
    }

    /** Puts a slab on the list of its node. It is LISTED already and in no list. */
    void push(Slab slab) {
        int id = slab.id();
        int at = at(slab.node(), slab.sizeClass());
        while (true) {
            long head = SlotWords.opaque(heads, at);
            table.setLink(id, ListHead.id(head));
            // cas: publishes the link and the slab; pairs with the acquire of a pop
            if (SlotWords.cas(heads, at, head, ListHead.pushed(head, id))) {
                return;
            }
        }
    }

    /** Takes a slab that is now CURRENT and the caller's, from this node or else from another; null if none has any. */
    @Nullable Slab pop(int node, int sizeClass) {
        for (int step = 0; step < nodes; step++) {
            int from = node + step < nodes ? node + step : node + step - nodes;
            Slab slab = popFrom(from, sizeClass);
            if (slab != null) {
                slab.setNode(node);
                return slab;
            }
        }
        return null;
    }

    private @Nullable Slab popFrom(int node, int sizeClass) {
        int at = at(node, sizeClass);
        while (true) {
            long head = SlotWords.acquire(heads, at);
            int id = ListHead.id(head);
            if (id == SlabTable.NONE) {
                return null;
            }
            // May be stale when the slab was popped meanwhile; then the count has changed and the cas fails.
            if (SlotWords.cas(heads, at, head, ListHead.popped(head, table.link(id)))) {
                Slab slab = table.slab(id);
                if (slab != null && take(slab)) {
                    return slab;
                }
            }
        }
    }

    /** Whether a slab that has just come off its list can be used. */
    private boolean take(Slab slab) {
        while (true) {
            switch (slab.state()) {
                case Slab.LISTED -> {
                    if (slab.casState(Slab.LISTED, Slab.CURRENT)) {
                        return true;
                    }
                }
                case Slab.EMPTY -> {
                    if (slab.casState(Slab.EMPTY, Slab.CURRENT)) {
                        forgetEmpty(slab.sizeClass());
                        return true;
                    }
                }
                case Slab.RETIRING -> {
                    // cas: from now on the retirer knows that it is in no list; pairs with the cas in Slabs.retire
                    if (slab.casState(Slab.RETIRING, Slab.RETIRING_UNLISTED)) {
                        return false;
                    }
                }
                case Slab.DEAD -> {
                    table.release(slab.id());
                    return false;
                }
                default -> throw new IllegalStateException("in a list in state " + slab.state());
            }
        }
    }

    /**
     * Counts one more empty slab, unless as many are kept already as there are nodes: a program on the edge of a slab must not
     * ask for it each time.
     */
    boolean keepEmpty(int sizeClass) {
        int kept;
        do {
            kept = empties.get(sizeClass);
            if (kept >= nodes) {
                return false;
            }
        } while (!empties.compareAndSet(sizeClass, kept, kept + 1));
        return true;
    }

    /** Counts one less. The caller was the one who ended its EMPTY state, or could not begin it. */
    void forgetEmpty(int sizeClass) {
        empties.decrementAndGet(sizeClass);
    }

    int empties(int sizeClass) {
        return empties.get(sizeClass);
    }

    /** The number of the first slab, for a walk by somebody who keeps others out. */
    int first(int node, int sizeClass) {
        return ListHead.id(SlotWords.acquire(heads, at(node, sizeClass)));
    }
}
