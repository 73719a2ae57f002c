package org.acre.ignite;

import java.io.Serializable;
import java.util.Objects;
import org.acre.Region;
import org.acre.allocator.SpaceStatistics;
import org.apache.ignite.mem.MemoryAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Gives Ignite the memory of its data regions out of an Acre region: each chunk that Ignite asks for is an area, at an address as Ignite
 * wants it, page aligned, its contents as they are.
 *
 * <pre>{@code
 * Region region = Region.builder().anonymous(2L << 30).uninitialized().invalidation(Invalidation.DISCARD).build();
 * DataRegionConfiguration data = new DataRegionConfiguration()
 *     .setInitialSize(256L << 20).setMaxSize(1L << 30)
 *     .setMemoryAllocator(new AcreMemoryAllocator(region));
 * }</pre>
 *
 * <p>The region must be open for as long as a node uses it, and it is the caller's: close it when the nodes have stopped, or Ignite would
 * touch memory that is gone. It has to hold what Ignite allocates beside its pages, too: give it the data region's maximum and an eighth. Build
 * it without {@link org.acre.Invalidation#PROTECT}, for Ignite goes by raw addresses.
 *
 * <p>Any thread may call; several data regions and several nodes may share one. Ignite sends every node's configuration to the others: what
 * arrives there tells that Acre was used, and has no memory.
 */
public final class AcreMemoryAllocator implements MemoryAllocator, Serializable {
    private static final long serialVersionUID = 1;

    /** Null in a copy that has come from another process. */
    private final transient @Nullable Region region;

    public AcreMemoryAllocator(Region region) {
        this.region = Objects.requireNonNull(region);
    }

    /**
     * @param bytes one or more
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the region has no such hole, with the numbers; the node does not start
     */
    @Override public long allocateMemory(long bytes) {
        return requireHere().allocateAddress(bytes);
    }

    /** @throws org.acre.allocator.InvalidFreeException if no chunk that is live starts there */
    @Override public void freeMemory(long address) {
        requireHere().freeAddress(address);
    }

    private Region requireHere() {
        Region here = region;
        if (here == null) {
            throw new IllegalStateException("the region of this allocator is in another process: this is a copy of its configuration");
        }
        return here;
    }

    @Override public String toString() {
        if (region == null) {
            return "AcreMemoryAllocator of another process";
        }
        SpaceStatistics space = region.space().statistics();
        return "AcreMemoryAllocator: " + space.busyAreas() + " chunks, " + space.busyPages() + " of " + space.totalPages() + " pages of "
                + region;
    }
}
