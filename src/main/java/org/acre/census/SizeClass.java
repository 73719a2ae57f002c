package org.acre.census;

/** Classes of lengths in pages, by number: those of the pools, and then a doubling each. */
final class SizeClass {
    /** Up to here each page count is a class: the longest areas that pools have. */
    private static final int LONGEST_POOLED = 256;
    private static final int LOG = 31 - Integer.numberOfLeadingZeros(LONGEST_POOLED);

    private SizeClass() {}

    static int of(long pages) {
        return pages <= LONGEST_POOLED ? (int) pages : LONGEST_POOLED + 64 - Long.numberOfLeadingZeros(pages - 1) - LOG;
    }

    static long leastPages(int sizeClass) {
        return sizeClass <= LONGEST_POOLED ? sizeClass : mostPages(sizeClass) / 2 + 1;
    }

    static long mostPages(int sizeClass) {
        return sizeClass <= LONGEST_POOLED ? sizeClass : 1L << (sizeClass - LONGEST_POOLED + LOG);
    }
}
