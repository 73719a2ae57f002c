package org.acre.benchmarks.alternatives;

import java.util.Arrays;

/** As {@link FixedCount}, for each power of two of pages by itself: areas of one length may be of one kind, and die together. */
public final class BySizeClass implements Grouping {
    private final FixedCount[] classes = new FixedCount[Long.SIZE];

    public BySizeClass(int areas) {
        Arrays.setAll(classes, i -> new FixedCount(areas));
    }

    @Override public Cohort join(int area, int pages, Situation situation) {
        return classes[Long.SIZE - Long.numberOfLeadingZeros(pages - 1)].join(area, pages, situation);
    }
}
