package org.acre.benchmarks.alternatives;

/** So many areas in the order of their allocation. With one it is the naive way: a handshake for each free. */
public final class FixedCount implements Grouping {
    private final int areas;
    private Cohort filling = new Cohort();

    public FixedCount(int areas) {
        this.areas = areas;
    }

    @Override public Cohort join(int area, int pages, Situation situation) {
        if (filling.closed || filling.joined >= areas) {
            filling = new Cohort();
        }
        return filling;
    }

    @Override public String toString() {
        return "FixedCount[" + areas + "]";
    }
}
