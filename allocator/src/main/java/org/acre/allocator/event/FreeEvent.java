package org.acre.allocator.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;

/** The kernel's free_vmap_area_noflush, with the node. */
@Name("org.acre.Free")
@Label("Free")
@Description("An area became lazy: it was freed, or its deferred free is over")
@StackTrace(true)
@Throttle("off")
final class FreeEvent extends SpaceEvent {
    private static final FreeEvent ASKED = new FreeEvent();

    @Label("Address")
    @MemoryAddress
    long address;

    @Label("Node")
    @Description("Node on whose lazy list the area is")
    int node;

    @Label("Lazy")
    @Description("Bytes on all lazy lists, as far as a glance can tell")
    @DataAmount(DataAmount.BYTES)
    long lazyBytes;

    @Label("Lazy Maximum")
    @Description("Lazy bytes above which a purge is started now")
    @DataAmount(DataAmount.BYTES)
    long lazyMaxBytes;

    static boolean isOn() {
        return ASKED.isEnabled();
    }
}
