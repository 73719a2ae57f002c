package org.acre.allocator.spi;

import org.acre.allocator.RangeVisitor;

/** The areas of one batch, for the time of one call of a {@link BatchHook}. One thread. In bytes. */
public interface FreedBatch {
    /** Shows the areas ascending, those that touch as one range. */
    void forEachRange(RangeVisitor visitor);

    /** Shows the areas ascending. */
    void forEachArea(TaggedAreaVisitor visitor);

    /** Keeps back every area that has a byte in [{@code start}, {@code end}): it comes again with the next batch. */
    void keep(long start, long end);

    /** As {@link #keep}, but it comes again only with the batch in which {@link #recall} is called with this key. */
    void keepUntilRecalled(long start, long end, long key);

    /**
     * Adds to the batch what was kept until this key is recalled, and maybe what was kept for others. Not while the areas are
     * being shown. A new hook finds all such areas in its first batch.
     */
    void recall(long key);

    /** Areas that are kept until they are recalled, but for those that this batch keeps. */
    long unrecalledAreas();

    /** Their pages. */
    long unrecalledPages();

    /** Sees areas with what their last owners had noted about them. */
    @FunctionalInterface
    interface TaggedAreaVisitor {
        void area(long start, long end, long tag);
    }
}
