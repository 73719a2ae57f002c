package org.acre.blackbox;

/** The rings of a box, in the order in which they lie. */
public enum BoxRing {
    /** Areas that were handed out, or that have got another length. */
    ALLOCATED,
    /** Areas that were given back. */
    FREED,
    /** Ranges that a pass has taken: from then on their new owners, and no others, may use them. */
    PURGED,
    /** Passes, from the first to the last byte of their batch. */
    PASSES;

    static final int COUNT = values().length;
}
