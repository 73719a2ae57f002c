package org.acre.benchmarks.alternatives;

/**
 * Which areas share an arena: the schemes of revocation that were tried. They decide, and {@link GroupingRun} counts what
 * comes of it; no arena is opened.
 */
public interface Grouping {
    /** Areas that share an arena. */
    final class Cohort {
        int joined;
        long joinedPages;
        int live;
        int free;
        long freePages;
        boolean closed;
        boolean touched;
    }

    /** What a scheme may know when it decides. */
    interface Situation {
        long livePages();

        /** Pages of free areas that have a live one in their cohort. */
        long strandedPages();
    }

    /** The cohort of a new area, which is one that is not closed. */
    Cohort join(int area, int pages, Situation situation);

    /** An area of {@code cohort}, counted already, was freed. */
    default void freed(int area, int pages, Cohort cohort) {}
}
