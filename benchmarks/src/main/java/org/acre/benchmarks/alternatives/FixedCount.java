package org.acre.benchmarks.alternatives;

/** So many areas in the order of their allocation. With one it is the naive way: a handshake for each free. */
public record FixedCount(int areas, Cohort[] filling) implements Grouping {
    public FixedCount(int areas) {
        this(areas, new Cohort[] {new Cohort()});
    }

    @Override public Cohort join(int area, int pages, Situation situation) {
        if (filling[0].closed || filling[0].joined >= areas) {
            filling[0] = new Cohort();
        }
        return filling[0];
    }
}
