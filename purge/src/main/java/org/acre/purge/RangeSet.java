package org.acre.purge;

import org.acre.allocator.RangeVisitor;

/** The pages of one batch, for the time of one call. One thread. Bytes; ranges are [start, end). */
public interface RangeSet {
    /** Shows the pages, ascending and coalesced across areas: no two ranges touch, no page comes twice. Repeatable. */
    void forEach(RangeVisitor visitor);

    /**
     * Shows the areas that make up the batch, ascending, for shadow memory and checkers: coalesced ranges have lost where one
     * area ends and the next begins. Repeatable.
     */
    default void forEachArea(FreedAreaVisitor visitor) {
        forEach((start, end) -> visitor.area(start, end, 0));
    }

    /**
     * "Not yet": every area that has a byte in [{@code start}, {@code end}) stays lazy, counts as pinned, and comes back with
     * the batch of the next pass. Bytes outside the batch are ignored. During {@code discard} it has no effect.
     *
     * @throws IllegalArgumentException if {@code end} is below {@code start}
     */
    void keep(long start, long end);

    /**
     * As {@link #keep}, for an invalidation that will know when the areas can go: they come back only with a batch in which it
     * calls {@link #recall} with the same key. So a pass costs what is new, however many areas are kept back.
     *
     * <p>For the first invalidation of a composition alone, because those before it would not see again what another recalls: for the
     * others this is {@link #keep}, and {@link #recall} does nothing.
     *
     * @throws IllegalArgumentException if {@code end} is below {@code start}
     */
    default void keepUntilRecalled(long start, long end, long key) {
        keep(start, end);
    }

    /**
     * Adds to this batch the areas that are kept until {@code key} is recalled, and maybe areas of other keys. Not from inside a
     * visitor. During {@code discard} it has no effect.
     */
    default void recall(long key) {}

    /** Areas that are kept until they are recalled, but for those of this batch. */
    default long unrecalledAreas() {
        return 0;
    }

    /** The pages of {@link #unrecalledAreas}. */
    default long unrecalledPages() {
        return 0;
    }
}
