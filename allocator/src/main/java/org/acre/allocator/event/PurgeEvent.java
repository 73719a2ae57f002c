package org.acre.allocator.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;

/** The kernel's purge_vmap_area_lazy, with what became of the areas. Filled by the pass. */
@Name("org.acre.Purge")
@Label("Purge")
@Description("A pass: what was lazy was invalidated, and went to pools or to the tree. A pass that found nothing is not told")
public final class PurgeEvent extends SpaceEvent {
    private static final PurgeEvent ASKED = new PurgeEvent();

    @Label("Start")
    @Description("First byte of the lowest freed area; 0 if there was none")
    @MemoryAddress
    public long start;

    @Label("End")
    @Description("End of the highest freed area; 0 if there was none")
    @MemoryAddress
    public long end;

    @Label("Purged Areas")
    @Description("Freed areas that may be handed out again now")
    public long areas;

    @Label("Purged")
    @Description("Their bytes")
    @DataAmount(DataAmount.BYTES)
    public long bytes;

    @Label("Populated Areas")
    @Description("Of these, those that went to pools")
    public long populatedAreas;

    @Label("Merged Areas")
    @Description("Areas that went to the tree: the other purged ones, and the decayed ones")
    public long mergedAreas;

    @Label("Decayed Areas")
    @Description("Areas that the pools gave up")
    public long decayedAreas;

    @Label("Decay")
    @Description("What part of the pools the pass took: NONE, QUARTER or FULL")
    public String decay = "";

    @Label("Nodes")
    @Description("Nodes that had freed areas")
    public int nodes;

    @Label("Helpers")
    @Description("Threads that were asked to help")
    public int helpers;

    @Label("Pinned")
    @Description("Bytes that the invalidation keeps back, after this pass")
    @DataAmount(DataAmount.BYTES)
    public long pinnedBytes;

    @Label("Failed")
    @Description("Bytes that stay lazy because an invalidation threw, after this pass")
    @DataAmount(DataAmount.BYTES)
    public long failedBytes;

    PurgeEvent() {}

    static boolean isOn() {
        return ASKED.isEnabled();
    }
}
