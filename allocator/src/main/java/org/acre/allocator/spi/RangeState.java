package org.acre.allocator.spi;

/** What a range of a space is: see the drawing of {@code AreaWord}. */
public enum RangeState {
    /** In the free tree. */
    FREE,
    /** Ready in the pool of a node. */
    POOLED,
    /** Somebody's, whole or in parts. */
    BUSY,
    /** Freed; waits for a grace period. */
    DEFERRED,
    /** Freed; no pass has settled it yet. */
    LAZY,
    /** Freed; the hook of a pass keeps it back. */
    PINNED
}
