package org.acre;

import org.acre.event.MemoryEvents;

/**
 * An allocation would have committed more memory than the region's budget: see {@link Region.Builder#budget}. Thrown after all
 * that is free has been given back to the OS. Nothing has changed.
 */
public final class BudgetExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long askedBytes;
    private final long neededBytes;
    private final long committedBytes;
    private final long budgetBytes;

    BudgetExceededException(long askedBytes, long neededBytes, long committedBytes, long sharedBytes, long budgetBytes,
            boolean ofContainer) {
        super(askedBytes + " bytes would commit " + neededBytes + " more; the region has committed " + committedBytes
                + (ofContainer ? ", all regions together " + sharedBytes : "") + " of "
                + (ofContainer ? "the " + budgetBytes + " bytes that the container leaves beside the Java heap"
                        : "its budget of " + budgetBytes + " bytes")
                + ". Freeing areas would help, a budget(..) that is larger, or the invalidation DISCARD if the region is "
                + "without it: only what is discarded is given back");
        this.askedBytes = askedBytes;
        this.neededBytes = neededBytes;
        this.committedBytes = committedBytes;
        this.budgetBytes = budgetBytes;
        MemoryEvents.budgetExceeded(askedBytes, neededBytes, committedBytes, budgetBytes);
    }

    /** Bytes that were asked for, in whole pages. */
    public long askedBytes() {
        return askedBytes;
    }

    /** Bytes of these that were not committed already, as far as could still be told. */
    public long neededBytes() {
        return neededBytes;
    }

    /** Bytes that the region had committed. */
    public long committedBytes() {
        return committedBytes;
    }

    /** Bytes that may be committed. */
    public long budgetBytes() {
        return budgetBytes;
    }
}
