package org.acre.allocator.event;

import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.SpaceStatistics;
import org.acre.allocator.base.Pages;
import org.acre.allocator.tree.Placement;
import org.jspecify.annotations.Nullable;

/**
 * Tells the flight recorder what happens in one space, as far as it listens. Takes pages, tells bytes. Any thread.
 *
 * <p>It names the events by their own types alone, never by that of all of them: to check one against the other the JVM would load both,
 * which it must not where there is no recorder.
 */
public final class SpaceEvents {
    private final Pages pages;
    private final long space;

    static {
        if (Recorder.IS_THERE) {
            load(); // now, and not in the middle of an operation that has begun
        }
    }

    /** @param space start of the span that names the space */
    public SpaceEvents(Pages pages, long space) {
        this.pages = pages;
        this.space = space;
    }

    private static void load() {
        boolean _ = TreeAllocationEvent.isOn();
        boolean _ = FreeEvent.isOn();
        boolean _ = PurgeEvent.isOn();
        boolean _ = DecayEvent.isOn();
        boolean _ = PoolPopulateEvent.isOn();
        boolean _ = FailedAllocationEvent.isOn();
    }

    /** A search of the tree has come to {@code page}, or to nothing if that is negative. */
    public void allocated(long page, long count, long alignPages, long lowest, long highest, int node) {
        if (Recorder.IS_THERE && TreeAllocationEvent.isOn()) {
            tellAllocated(page, count, alignPages, lowest, highest, node);
        }
    }

    private void tellAllocated(long page, long count, long alignPages, long lowest, long highest, int node) {
        try {
            TreeAllocationEvent event = new TreeAllocationEvent();
            event.address = page < 0 ? -1 : pages.toAddress(page);
            event.bytes = pages.toBytes(count);
            event.alignment = pages.toBytes(alignPages);
            event.lowest = pages.toAddress(lowest);
            event.highest = pages.toBytes(highest); // also where there is no limit: it saturates
            event.node = node;
            event.result = page >= 0 ? "ALLOCATED" : page == Placement.NOWHERE ? "NO_HOLE" : "NOT_ADMITTED";
            event.tell(space);
        } catch (OutOfMemoryError | StackOverflowError _) {
            // The area is the caller's, told or not.
        }
    }

    /** Whether somebody wants to know of frees: asked by each, before it looks for what there is to tell. */
    public static boolean areFreesTold() {
        return Recorder.IS_THERE && FreeEvent.isOn();
    }

    /** An area has become lazy. To be called if {@link #areFreesTold}. */
    public void freed(long page, int node, long lazyPages, long lazyMaxPages) {
        FreeEvent event = new FreeEvent();
        event.address = pages.toAddress(page);
        event.node = node;
        event.lazyBytes = pages.toBytes(lazyPages);
        event.lazyMaxBytes = pages.toBytes(lazyMaxPages);
        event.tell(space);
    }

    /** A pass begins. @return what it is to fill, and to give to {@link #purged}; null if nobody wants to know */
    public @Nullable PurgeEvent purgeBegins() {
        if (Recorder.IS_THERE && PurgeEvent.isOn()) {
            try {
                PurgeEvent event = new PurgeEvent();
                event.begin();
                return event;
            } catch (OutOfMemoryError | StackOverflowError _) {
                return null;
            }
        }
        return null;
    }

    /** The pass is over, and has filled the event. */
    public void purged(PurgeEvent event) {
        event.tell(space);
    }

    /** A pass took areas of {@code length} pages out of their pool. */
    public void decayed(int node, int length, long areas) {
        if (Recorder.IS_THERE && areas > 0 && DecayEvent.isOn()) {
            try {
                DecayEvent event = new DecayEvent();
                event.node = node;
                event.pool = pages.toBytes(length);
                event.areas = areas;
                event.tell(space);
            } catch (OutOfMemoryError | StackOverflowError _) {
                // They are out, told or not.
            }
        }
    }

    /** A pass is done with the freed areas of a node. */
    public void populated(int node, long areas, long count, long surplusAreas) {
        if (Recorder.IS_THERE && PoolPopulateEvent.isOn()) {
            try {
                PoolPopulateEvent event = new PoolPopulateEvent();
                event.node = node;
                event.areas = areas;
                event.bytes = pages.toBytes(count);
                event.surplusAreas = surplusAreas;
                event.tell(space);
            } catch (OutOfMemoryError | StackOverflowError _) {
                // They are where they belong, told or not.
            }
        }
    }

    /** An allocation fails with {@code failure}, when things are as {@code now} says. */
    public void failed(AddressSpaceExhaustedException failure, SpaceStatistics now) {
        if (Recorder.IS_THERE && FailedAllocationEvent.isOn()) {
            try {
                FailedAllocationEvent event = new FailedAllocationEvent();
                event.requestedBytes = failure.requestedBytes();
                event.alignment = failure.alignment();
                event.lowest = failure.lowest();
                event.highest = failure.highest();
                event.freeBytes = failure.freeBytes();
                event.freeRanges = now.freeRanges();
                event.largestFreeBytes = failure.largestFreeBytes();
                event.lazyBytes = failure.lazyBytes();
                event.pooledBytes = failure.pooledBytes();
                event.deferredBytes = failure.deferredBytes();
                event.pinnedBytes = failure.pinnedBytes();
                event.busyBytes = pages.toBytes(now.busyPages());
                event.totalBytes = pages.toBytes(now.totalPages());
                event.message = String.valueOf(failure.getMessage());
                event.tell(space);
            } catch (OutOfMemoryError | StackOverflowError _) {
                // It fails, told or not.
            }
        }
    }
}
