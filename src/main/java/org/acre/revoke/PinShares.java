package org.acre.revoke;

/**
 * What live areas may pin: freed pages that they keep from reuse because they share an arena. Shares of the live pages.
 *
 * @param neighbour the most that one area pins
 * @param total when all of them together pin more, as of the last purge, new areas are alone; or {@link #UNLIMITED}
 */
public record PinShares(double neighbour, double total) {
    /** As much as a neighbour may, or a sixteenth of the region: pinned pages are addresses, and there are plenty. */
    public static final double UNLIMITED = -1;

    /** What UNLIMITED leaves of a region: so many parts for one that is pinned. */
    static final int ROOM = 16;

    /** A quarter, and addresses while there are plenty. */
    public static final PinShares DEFAULT = new PinShares(0.25, UNLIMITED);

    /** These with another share of one neighbour. @throws IllegalArgumentException unless it is 0 to 1 */
    public PinShares withNeighbour(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the share of the live pages that a neighbour may pin is 0 to 1; got " + share);
        }
        return new PinShares(share, total);
    }

    /** These with another share of all. @throws IllegalArgumentException if it is negative or no number */
    public PinShares withTotal(double share) {
        if (!(share >= 0)) {
            throw new IllegalArgumentException("the share of the live pages that may be pinned in all is 0 or more; got "
                    + share);
        }
        return new PinShares(neighbour, share);
    }
}
