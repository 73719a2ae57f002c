package org.acre.cli.replay;

/** Classes of areas by their pages: 1, 2, 3-4, 5-8, ... */
public final class SizeClass {
    /** The last class holds what has more than 2^61 pages. */
    static final int COUNT = 63;

    private SizeClass() {}

    /** 0 for one page, 1 for two, 2 for three and four, and so on. */
    static int of(long pages) {
        return Math.min(COUNT - 1, Long.SIZE - Long.numberOfLeadingZeros(pages - 1));
    }

    /** The pages of a class in words: "1", "2", "3-4", "5-8". */
    public static String name(int sizeClass) {
        return sizeClass < 2 ? Integer.toString(sizeClass + 1)
                : ((1L << (sizeClass - 1)) + 1) + "-" + (1L << sizeClass);
    }
}
