package org.acre.benchmarks.alternatives;

import java.util.ArrayList;
import java.util.List;
import org.acre.benchmarks.alternatives.Grouping.Cohort;
import org.acre.benchmarks.alternatives.Grouping.Situation;

/** Counts what a scheme does with the areas of a trace: a purge whenever so many pages are free and wait, and one at the end. */
public final class GroupingRun implements Situation {
    private final Grouping scheme;
    private final Cohort[] cohorts;
    private final long lazyMaxPages;
    private final List<Cohort> touched = new ArrayList<>();
    private long livePages;
    private long strandedPages;
    private long lazyPages;
    private long handshakes;
    private long revoked;
    private double mostPinned;

    /** @param areas of the trace */
    public GroupingRun(Grouping scheme, int areas, long lazyMaxPages) {
        this.scheme = scheme;
        this.cohorts = new Cohort[areas];
        this.lazyMaxPages = lazyMaxPages;
    }

    public void allocate(int area, int pages) {
        Cohort cohort = scheme.join(area, pages, this);
        cohorts[area] = cohort;
        strandedPages += cohort.live == 0 ? cohort.freePages : 0;
        cohort.joined++;
        cohort.joinedPages += pages;
        cohort.live++;
        livePages += pages;
    }

    public void free(int area, int pages) {
        Cohort cohort = cohorts[area];
        livePages -= pages;
        lazyPages += pages;
        cohort.live--;
        cohort.free++;
        cohort.freePages += pages;
        strandedPages += cohort.live == 0 ? pages - cohort.freePages : pages;
        if (!cohort.touched) {
            cohort.touched = true;
            touched.add(cohort);
        }
        scheme.freed(area, pages, cohort);
        if (lazyPages > lazyMaxPages) {
            purge();
        }
    }

    /** Closes the cohorts that have nothing live. */
    public void purge() {
        lazyPages = 0;
        touched.removeIf(cohort -> {
            if (cohort.live > 0) {
                return false;
            }
            cohort.closed = true;
            handshakes++;
            revoked += cohort.free;
            return true;
        });
        mostPinned = Math.max(mostPinned, pinnedShare());
    }

    /** Free pages that a live one of their cohort pins, over the live pages: now. */
    public double pinnedShare() {
        return livePages == 0 ? 0 : (double) strandedPages / livePages;
    }

    /** The same, after the purge that left most. */
    public double mostPinned() {
        return mostPinned;
    }

    public double freesPerHandshake() {
        return handshakes == 0 ? 0 : (double) revoked / handshakes;
    }

    @Override public long livePages() {
        return livePages;
    }

    @Override public long strandedPages() {
        return strandedPages;
    }
}
