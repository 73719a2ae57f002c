package org.acre.allocator.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;

/** The kernel's alloc_vmap_area, with the node. */
@Name("org.acre.TreeAllocation")
@Label("Tree Allocation")
@Description("A search of the free tree under the global lock; allocations that a pool serves are not told")
@StackTrace(true)
@Throttle("off")
final class TreeAllocationEvent extends SpaceEvent {
    private static final TreeAllocationEvent ASKED = new TreeAllocationEvent();

    @Label("Address")
    @Description("First byte of the area; -1 if there is none")
    @MemoryAddress
    long address;

    @Label("Bytes")
    @DataAmount(DataAmount.BYTES)
    long bytes;

    @Label("Alignment")
    @DataAmount(DataAmount.BYTES)
    long alignment;

    @Label("Lowest")
    @Description("First byte of the window that was searched")
    @MemoryAddress
    long lowest;

    @Label("Highest")
    @Description("End of the window that was searched; 0x7fffffffffffffff is no limit")
    @MemoryAddress
    long highest;

    @Label("Node")
    @Description("Node of the caller, to whose pools the area will go")
    int node;

    @Label("Result")
    @Description("ALLOCATED, NO_HOLE, or NOT_ADMITTED: there was a hole, and a budget or the kernel refused its memory")
    String result = "";

    static boolean isOn() {
        return ASKED.isEnabled();
    }
}
