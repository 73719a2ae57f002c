package org.acre.view;

import java.util.Arrays;

/** Which pages of a region a view shows, in its order. Equal lists show the same. */
final class PageList {
    private final long[] offsets;
    private final long bytesEach;
    private final int hash;

    private PageList(long[] offsets, long bytesEach) {
        this.offsets = offsets;
        this.bytesEach = bytesEach;
        this.hash = 31 * Arrays.hashCode(offsets) + Long.hashCode(bytesEach);
    }

    /**
     * Checks what a caller asks for, and copies it.
     *
     * @param regionBytes every page lies below this
     * @throws IllegalArgumentException or IndexOutOfBoundsException with the numbers
     */
    static PageList of(long[] offsets, long bytesEach, long pageBytes, long regionBytes) {
        if (bytesEach <= 0 || bytesEach % pageBytes != 0) {
            throw new IllegalArgumentException("a view shows whole pages of " + pageBytes + " bytes at each offset; got "
                    + bytesEach + " bytes");
        }
        if (offsets.length == 0 || bytesEach > Long.MAX_VALUE / offsets.length) {
            throw new IllegalArgumentException("a view has 1 to " + Long.MAX_VALUE + " bytes; got " + offsets.length
                    + " offsets of " + bytesEach + " bytes each");
        }
        long[] copy = offsets.clone();
        for (int i = 0; i < copy.length; i++) {
            if (copy[i] % pageBytes != 0) {
                throw new IllegalArgumentException("offset " + i + " of " + copy.length + " is no multiple of the page, "
                        + pageBytes + " bytes: " + copy[i]);
            }
            if (copy[i] < 0 || bytesEach > regionBytes || copy[i] > regionBytes - bytesEach) {
                throw new IndexOutOfBoundsException("offset " + i + " of " + copy.length + ": " + bytesEach
                        + " bytes at " + copy[i] + " do not lie in the region of " + regionBytes + " bytes");
            }
        }
        return new PageList(copy, bytesEach);
    }

    /** Length of the view. */
    long bytes() {
        return offsets.length * bytesEach;
    }

    /** How many runs there are: one mapping of the kernel each. */
    int runs() {
        int runs = 1;
        for (int i = 1; i < offsets.length; i++) {
            runs += follows(i) ? 0 : 1;
        }
        return runs;
    }

    private boolean follows(int i) {
        return offsets[i] == offsets[i - 1] + bytesEach;
    }

    /** Sees the runs of a list one after the other. */
    @FunctionalInterface
    interface RunVisitor {
        /**
         * So many bytes from {@code offset} in the region are at {@code at} in the view.
         *
         * @return whether to go on
         */
        boolean run(long at, long offset, long bytes);
    }

    /** Shows neighbours as one run. @return whether all were shown */
    boolean forEachRun(RunVisitor visitor) {
        int first = 0;
        for (int i = 1; i <= offsets.length; i++) {
            if (i == offsets.length || !follows(i)) {
                if (!visitor.run(first * bytesEach, offsets[first], (i - first) * bytesEach)) {
                    return false;
                }
                first = i;
            }
        }
        return true;
    }

    @Override public boolean equals(Object other) {
        return other instanceof PageList that && hash == that.hash && bytesEach == that.bytesEach
                && Arrays.equals(offsets, that.offsets);
    }

    @Override public int hashCode() {
        return hash;
    }

    @Override public String toString() {
        return offsets.length + " offsets of " + bytesEach + " bytes each from " + offsets[0] + " on";
    }
}
