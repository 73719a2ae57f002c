package org.acre.memory;

/** What became of pages that were to be given back to the OS. */
public enum Discarding {
    /** They are given back and read as zero. */
    ZERO,
    /** They stay as they are, wholly or in part: they may be locked in memory. Others may fare better. */
    KEPT,
    /** They stay, and so will all others of this backing. */
    NEVER;

    /** @param errno of the call that was to do it, 0 if it did */
    static Discarding of(int errno) {
        // EOPNOTSUPP of generic errno.h: the file system cannot punch holes.
        return errno == 0 ? ZERO : errno == 95 ? NEVER : KEPT;
    }
}
