package org.acre.states;

/** What a range of addresses is, in the order of the life of an area from its allocation on. */
public enum MemoryState {
    /** Somebody's. */
    LIVE,
    /** Freed; waits for the readers of a grace period. */
    DEFERRED,
    /** Freed; waits for a purge. */
    LAZY,
    /** Freed and purged; a neighbour or a native call keeps its segments alive, so that nobody else may have it. */
    PINNED,
    /** Ready to be handed out at its exact length; may have memory of the OS. */
    POOLED,
    /** In the free tree. */
    FREE
}
