package org.acre.allocator.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The numbers of an {@link org.acre.allocator.AddressSpaceExhaustedException}, and the message that goes with them. */
@Name("org.acre.FailedAllocation")
@Label("Failed Allocation")
@Description("No hole fitted, also after a purge and all that could give something up")
@StackTrace(true)
final class FailedAllocationEvent extends SpaceEvent {
    private static final FailedAllocationEvent ASKED = new FailedAllocationEvent();

    @Label("Requested")
    @DataAmount(DataAmount.BYTES)
    long requestedBytes;

    @Label("Alignment")
    @DataAmount(DataAmount.BYTES)
    long alignment;

    @Label("Lowest")
    @Description("First byte of the window that was asked for")
    @MemoryAddress
    long lowest;

    @Label("Highest")
    @Description("End of the window that was asked for; 0x7fffffffffffffff is no limit")
    @MemoryAddress
    long highest;

    @Label("Free")
    @DataAmount(DataAmount.BYTES)
    long freeBytes;

    @Label("Free Ranges")
    long freeRanges;

    @Label("Largest Hole")
    @DataAmount(DataAmount.BYTES)
    long largestFreeBytes;

    @Label("Lazy")
    @DataAmount(DataAmount.BYTES)
    long lazyBytes;

    @Label("Pooled")
    @DataAmount(DataAmount.BYTES)
    long pooledBytes;

    @Label("Deferred")
    @DataAmount(DataAmount.BYTES)
    long deferredBytes;

    @Label("Pinned")
    @DataAmount(DataAmount.BYTES)
    long pinnedBytes;

    @Label("Busy")
    @DataAmount(DataAmount.BYTES)
    long busyBytes;

    @Label("Total")
    @DataAmount(DataAmount.BYTES)
    long totalBytes;

    @Label("Message")
    @Description("The same in words, with what would help")
    String message = "";

    static boolean isOn() {
        return ASKED.isEnabled();
    }
}
