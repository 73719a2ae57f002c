package org.acre.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which pages of a region read as zero when they come out of the free tree: those from the mark on.
 *
 * <pre>
 *   base              mark                                              end
 *    |  anything        |  never handed out, or discarded since            |
 * </pre>
 *
 * Filling a fresh gibibyte with zeros would touch all of it; areas come from the lowest address that fits, so that one
 * number says nearly always what need not be filled. Where pages are discarded when they go back to the tree, the mark stays
 * where it began.
 *
 * <p>Law: {@link #raise} comes before the pages are in the tree, that is, inside the invalidation's {@code discard}. Areas that
 * come from a pool hold what their last owner left and do not ask here. The mark never falls. Threads: any.
 */
public final class KnownZero {
    private static final VarHandle MARK;

    static {
        try {
            MARK = MethodHandles.lookup().findVarHandle(KnownZero.class, "mark", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long mark;

    /** @param zeroFrom every address from here on reads as zero now */
    public KnownZero(long zeroFrom) {
        this.mark = zeroFrom;
    }

    /** Notes that what lies below {@code end} comes back to the tree with its contents. */
    public void raise(long end) {
        long before = mark;
        while (before < end && !MARK.compareAndSet(this, before, end)) {
            before = mark;
        }
    }

    /**
     * The address from which on an area is zero that has just been carved out of the tree; it may lie outside the area. The
     * lock of the tree orders this after the {@link #raise} of whoever had those pages before.
     */
    public long from() {
        return mark;
    }
}
