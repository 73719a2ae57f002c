package org.acre.benchmarks.simulation;

/** How many nodes there are, and which serves a thread: as an address space does it. */
public enum NodeChoice {
    /** No pools: every request goes to the tree under the global lock. */
    ONE("nodes(1)") {
        @Override int nodes(int processors) {
            return 1;
        }

        @Override int node(int thread, int processor, int nodes) {
            return 0;
        }
    },
    /** Four for each processor, 8 to 128, by thread. */
    BY_THREAD("default nodes") {
        @Override int nodes(int processors) {
            return Math.clamp(4L * processors, 8, MOST);
        }

        @Override int node(int thread, int processor, int nodes) {
            return thread % nodes;
        }
    },
    /** One for each processor, 2 to 128. */
    BY_PROCESSOR("a node for each processor") {
        @Override int nodes(int processors) {
            return Math.clamp(processors, 2, MOST);
        }

        @Override int node(int thread, int processor, int nodes) {
            return processor % nodes;
        }
    };

    private static final int MOST = 128;

    private final String title;

    NodeChoice(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract int nodes(int processors);

    abstract int node(int thread, int processor, int nodes);
}
