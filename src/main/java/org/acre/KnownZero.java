package org.acre;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How much of a region is still as it was mapped: every byte from {@link #mark} on was never handed out and reads as zero.
 *
 * <pre>
 *   0           zeroFrom        mark                      end
 *   |  anything    |  handed out  |  zero, never handed out |
 * </pre>
 *
 * Filling a fresh gibibyte with zeros would touch all of it; areas come from the lowest address that fits, so that one
 * number says nearly always what need not be filled. Offsets in the region, not addresses.
 *
 * <p>Law: {@link #raise} comes before the address is used or shown. The mark never falls. Threads: any.
 */
final class KnownZero {
    private static final VarHandle MARK;

    static {
        try {
            MARK = MethodHandles.lookup().findVarHandle(KnownZero.class, "mark", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long mark;

    KnownZero(long zeroFrom) {
        this.mark = zeroFrom;
    }

    /**
     * Notes that everything below {@code end} may be written from now on.
     *
     * @return the mark before: what the caller was given at or above it is zero. Two callers never get one byte as zero:
     *     their areas do not meet, and an area that comes back is below the mark that its first owner raised (its free
     *     happens-before this call)
     */
    long raise(long end) {
        long before = mark;
        while (before < end && !MARK.compareAndSet(this, before, end)) {
            before = mark;
        }
        return before;
    }
}
