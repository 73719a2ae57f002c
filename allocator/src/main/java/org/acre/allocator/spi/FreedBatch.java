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

    /** Sees areas with what their last owners had noted about them. */
    @FunctionalInterface
    interface TaggedAreaVisitor {
        void area(long start, long end, long tag);
    }
}
