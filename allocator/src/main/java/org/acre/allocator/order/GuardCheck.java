package org.acre.allocator.order;

/**
 * The checks of one guard: besides its order, that nobody allocates on the Java heap while he holds it. A class that is loaded or a call
 * site that is linked allocates, too. All is prepared before the guard is taken, because the checker allocates itself.
 *
 * <p>Written by who holds the guard.
 */
public final class GuardCheck {
    private final LockRank rank;
    private long bytesBefore;

    /** The check of a guard of this rank. */
    public GuardCheck(LockRank rank) {
        this.rank = rank;
    }

    /** Before the guard is taken or tried. */
    public void acquiring() {
        LockOrder.acquiring(rank, this);
    }

    /** After it was taken. */
    public void acquired() {
        LockOrder.acquired(rank, this);
        bytesBefore = HeapMeter.bytes();
    }

    /** For this hold: it may allocate. */
    public void allowAllocation() {
        bytesBefore = Long.MAX_VALUE;
    }

    /** Before it is given up. @return bytes that its holder has allocated, 0 if that is not known */
    public long allocated() {
        return Math.max(0, HeapMeter.bytes() - bytesBefore);
    }

    /**
     * After it was given up.
     *
     * @throws IllegalStateException if its holder has allocated
     */
    public void released(long allocated) {
        LockOrder.released(rank, this);
        if (allocated > 0) {
            throw LockOrder.allocatedUnder(rank, allocated);
        }
    }
}
