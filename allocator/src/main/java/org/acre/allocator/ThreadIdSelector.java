package org.acre.allocator;

/** The thread id modulo the nodes: for floors that do not know which processor a thread runs on. */
final class ThreadIdSelector implements NodeSelector {
    static final ThreadIdSelector INSTANCE = new ThreadIdSelector();

    private ThreadIdSelector() {}

    @Override
    public int node(int nodes) {
        int thread = (int) Thread.currentThread().threadId() & Integer.MAX_VALUE;
        // A power of two, which the default is, spares a division of ten cycles.
        return (nodes & (nodes - 1)) == 0 ? thread & (nodes - 1) : thread % nodes;
    }
}
