package org.acre.arrow;

import java.util.Objects;
import org.acre.BudgetExceededException;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.owned.OwnedMemory;
import org.apache.arrow.memory.AllocationManager;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.memory.RootAllocator;

/**
 * Makes Arrow's allocations in a region: the plug-in point of Arrow's memory. One buffer is one allocation of the region, freed when Arrow's
 * count of its references ends. Contents are as they are.
 *
 * <p>Threads: any. A region without room is Arrow's {@link OutOfMemoryException}, whose cause says what there was.
 */
public final class RegionAllocation implements AllocationManager.Factory {
    private final Region region;
    private final boolean deferred;
    private final ArrowBuf empty = new ArrowBuf(ReferenceManager.NO_OP, null, 0, 0);

    private RegionAllocation(Region region, boolean deferred) {
        this.region = Objects.requireNonNull(region);
        this.deferred = deferred;
    }

    /** Allocations in {@code region}, which stays the caller's to close. */
    public static RegionAllocation of(Region region) {
        return new RegionAllocation(region, false);
    }

    /**
     * The same, but memory is freed after a grace period: readers inside a section of {@link Region#gracePeriods} may go on looking at
     * a buffer's memory until they leave, whoever releases it.
     */
    public static RegionAllocation deferred(Region region) {
        return new RegionAllocation(region, true);
    }

    /**
     * An allocator whose buffers, and those of its children, lie in the region.
     *
     * @param limit bytes that its buffers may take together, as Arrow counts them
     */
    public BufferAllocator rootAllocator(long limit) {
        return new RootAllocator(RootAllocator.configBuilder().allocationManagerFactory(this).maxAllocation(limit).build());
    }

    @Override public AllocationManager create(BufferAllocator accountingAllocator, long bytes) {
        OwnedMemory memory = allocate(bytes);
        try {
            return new RegionAllocationManager(accountingAllocator, memory);
        } catch (Throwable e) {
            memory.free();
            throw e;
        }
    }

    private OwnedMemory allocate(long bytes) {
        try {
            return OwnedMemory.allocate(region, bytes, deferred);
        } catch (AddressSpaceExhaustedException | BudgetExceededException e) {
            throw new OutOfMemoryException("no room in the region for a buffer of " + bytes + " bytes: " + e.getMessage(), e);
        }
    }

    @Override public ArrowBuf empty() {
        return empty;
    }

    @Override public String toString() {
        return "RegionAllocation(" + region + (deferred ? ", deferred)" : ")");
    }
}
