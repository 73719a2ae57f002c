package org.acre.benchmarks.alternatives;

/**
 * What Acre does: areas in the order of their allocation, up to 128, and no more pages than a share of the live ones; large areas
 * alone. The most that one live area strands is that share.
 */
public final class QuarterOfLive implements Grouping {
    private static final int AREAS = 128;
    private static final int LARGE_PAGES = 256;

    private final double share;
    private final double strandedShare;
    private Cohort filling = new Cohort();

    /** @param strandedShare of the live pages: when more is stranded in all, new areas are alone */
    public QuarterOfLive(double share, double strandedShare) {
        this.share = share;
        this.strandedShare = strandedShare;
    }

    @Override public Cohort join(int area, int pages, Situation situation) {
        if (pages >= LARGE_PAGES || situation.strandedPages() > strandedShare * situation.livePages()) {
            return new Cohort();
        }
        if (filling.closed || filling.joined >= AREAS || filling.joinedPages + pages > share * situation.livePages()) {
            filling = new Cohort();
        }
        return filling;
    }
}
