package org.acre.allocator.spi;

/** Sees what a space is made of, one range after the other. */
@FunctionalInterface
public interface RangeStateVisitor {
    /** The node of a range that belongs to none. */
    int NO_NODE = -1;

    /**
     * One area or free range.
     *
     * @param node that the area belongs to; {@link #NO_NODE} of free ranges
     * @return whether to go on
     */
    boolean range(long start, long end, RangeState state, int node);
}
