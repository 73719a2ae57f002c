package org.acre.allocator.space;

/**
 * Which node an area is tagged with, and so whose pools it will be in when it is free: that of the caller it was cut out for, as in the
 * kernel, or that of its address. By address, zones of a few pages go to the nodes in turn, as the kernel's busy trees do.
 *
 * @param zonePages 0 for the node of the caller
 */
public record NodeOfArea(int nodes, long zonePages) {
    /** The node of an area that starts at this page, cut out of the tree for a caller of this node. */
    int cutFor(int caller, long start) {
        return zonePages == 0 ? caller : (int) (start / zonePages % nodes);
    }

    /** Whether an area keeps its node when a caller of another takes it. */
    public boolean isFixed() {
        return zonePages != 0;
    }
}
