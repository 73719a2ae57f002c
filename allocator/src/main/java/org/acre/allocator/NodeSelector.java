package org.acre.allocator;

/**
 * Chooses the node that serves the calling thread. It is asked on every allocation, so it should cost a nanosecond or two,
 * and spread the threads that run at the same time.
 */
@FunctionalInterface
public interface NodeSelector {
    /**
     * Called on the allocating thread, under no lock.
     *
     * @param nodes how many nodes the space has, 2 to 128
     * @return 0 to {@code nodes} - 1; anything else is an {@link IndexOutOfBoundsException} of the allocation
     */
    int node(int nodes);

    /** By thread id, modulo nodes. A thread keeps its node wherever it runs; virtual threads spread too. */
    static NodeSelector byThread() {
        return ThreadIdSelector.INSTANCE;
    }

    /** The first node, for everybody: what the others gain is measured against this. */
    static NodeSelector one() {
        return OneNodeSelector.INSTANCE;
    }
}
