package org.acre.benchmarks.alternatives;

import java.util.ArrayDeque;

/**
 * No live area shares with a live one: a new area joins a cohort whose areas are all free, the last that became so, if what
 * it would strand stays within a share of the live pages; else it is alone. Pins least and closes most.
 */
public final class OnlyDeadShare implements Grouping {
    private final int areas;
    private final double share;
    private final ArrayDeque<Cohort> dead = new ArrayDeque<>();

    public OnlyDeadShare(int areas, double share) {
        this.areas = areas;
        this.share = share;
    }

    @Override public Cohort join(int area, int pages, Situation situation) {
        while (!dead.isEmpty()) {
            Cohort candidate = dead.peek();
            boolean fits = !candidate.closed && candidate.live == 0 && candidate.joined < areas;
            if (fits && situation.strandedPages() + candidate.freePages > share * situation.livePages()) {
                break;
            }
            dead.pop();
            if (fits) {
                return candidate;
            }
        }
        return new Cohort();
    }

    @Override public void freed(int area, int pages, Cohort cohort) {
        if (cohort.live == 0) {
            dead.push(cohort);
        }
    }
}
