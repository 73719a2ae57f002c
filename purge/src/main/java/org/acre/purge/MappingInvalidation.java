package org.acre.purge;

import java.util.Objects;

/**
 * What must happen before freed addresses are handed out again: the kernel's TLB flush, for whatever stands for a mapping
 * here. A purge calls it once for all areas of its batch, and that is the point: many frees, one barrier.
 *
 * <p>Calls come from the thread that runs the pass, one pass at a time, and may block; no lock of the allocator is held but
 * the purge lock, so an invalidation must not purge, and an allocation inside it fails where it would need a purge. Nor may it wait
 * for a thread that could itself be waiting for the pass: one that frees above the hard limit does, and so does one whose
 * allocation would fail. A grace period inside an invalidation is safe only if no reader frees or allocates in a section. One that
 * throws is reported and counted: its batch stays lazy, nothing of it is reused, and the next pass tries again.
 */
@FunctionalInterface
public interface MappingInvalidation {
    /**
     * Makes sure that nobody can reach the old mappings any more. When it returns, all of the batch but what it {@link
     * RangeSet#keep keeps} may have a new owner.
     *
     * @param lowest the first byte of the lowest range
     * @param highest the first byte past the highest range
     * @param ranges the batch; only for use during the call
     */
    void invalidate(long lowest, long highest, RangeSet ranges);

    /**
     * These pages leave the pools for the tree: nobody will use them soon, and their memory may go back to whoever lent it.
     * They have been invalidated before, in this pass or an earlier one. Called once a
     * pass, unless there is no memory to sort them all at once, and before anybody can allocate them again.
     */
    default void discard(long lowest, long highest, RangeSet ranges) {}

    /** Nothing to be done: addresses are only numbers, or the readers take care of themselves. */
    static MappingInvalidation none() {
        return Composition.NONE;
    }

    /**
     * This, and then {@code next}, which sees the same batch: what this one keeps back stays lazy whatever {@code next}
     * does. If this one throws, {@code next} is not called.
     */
    default MappingInvalidation andThen(MappingInvalidation next) {
        return Composition.of(this, Objects.requireNonNull(next));
    }
}
