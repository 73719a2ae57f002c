package org.acre.blackbox;

/** The rings of a box, in the order in which they lie. */
public enum BoxRing {
    /** Areas that were handed out, or that have got another length. */
    ALLOCATED(0),
    /** Areas that were given back. */
    FREED(1),
    /** Ranges that a pass has taken: from then on their new owners, and no others, may use them. */
    PURGED(2),
    /** Passes, from the first to the last byte of their batch. */
    PASSES(3);

    static final int COUNT = values().length;

    /** Rings before this one. */
    final long place;

    BoxRing(long place) {
        this.place = place;
    }
}
