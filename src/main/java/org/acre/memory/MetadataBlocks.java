package org.acre.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.purge.BlockMemory;

/**
 * Bulk blocks in anonymous memory of their own, a page each, far from what users write into; heads go into the users' memory. The blocks
 * come from the one-page pools of a private space, so that a free takes one without a lock; {@link #refill} fills these pools.
 *
 * <p>Pages that were used once stay with the process until {@link #close}.
 */
public final class MetadataBlocks implements BlockMemory, AutoCloseable {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

    /** Mappings of the kernel that blocks take, at most. */
    public static final long MOST_MAPPINGS = 3;

    /** Blocks given back before they are purged into the pools: few, so that the pools do not run dry meanwhile. */
    private static final int LAZY_BLOCKS = 32;

    private final MemorySegment areas;
    private final long areasBase;
    private final Backing backing;
    private final MemorySegment memory;
    private final long base;
    private final AddressSpace space;
    private final SpaceDoor door;
    private final long pageBytes = Platform.pageSize();

    private MetadataBlocks(MemorySegment areas, Backing backing) {
        this.areas = areas;
        this.areasBase = areas.address();
        this.backing = backing;
        this.memory = backing.memory();
        this.base = memory.address();
        AddressSpace.Builder builder = AddressSpace.builder().pageSize(pageBytes).span(base, memory.byteSize())
                .lazyMaxPages(LAZY_BLOCKS).poolMaxPages(memory.byteSize() / pageBytes).nodeSelector(Platform.nodeSelector());
        Platform.nodes().ifPresent(builder::nodes);
        this.space = builder.build();
        this.door = SpaceDoor.of(space);
    }

    /**
     * Maps memory for blocks.
     *
     * @param areas the memory that heads are written into
     * @param blocks how many blocks there can be; they cost nothing until they are used
     * @throws UncheckedIOException if the OS has no such memory
     */
    public static MetadataBlocks of(MemorySegment areas, long blocks) {
        try {
            return new MetadataBlocks(areas, AnonymousMemory.map(blocks * Platform.pageSize(), Platform.pageSize()));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override public long blockBytes() {
        return pageBytes;
    }

    @Override public long tryTake() {
        long block = space.tryAllocate(pageBytes);
        return block == AddressSpace.NONE ? NONE : block;
    }

    @Override public void refill(int blocks) {
        long[] taken = new long[blocks];
        int count = 0;
        try {
            while (count < blocks) {
                taken[count] = space.allocate(pageBytes);
                count++;
            }
        } catch (AddressSpaceExhaustedException e) {
            // As many as there are.
        } finally {
            for (int i = 0; i < count; i++) {
                space.free(taken[i]);
            }
        }
        // What is lazy goes to the pools.
        door.purge(Decay.NONE, HelperCrew.NOBODY);
    }

    @Override public void give(long block) {
        space.free(block);
    }

    @Override public long load(long block, int word) {
        return (long) LONG.getAcquire(memory, block - base + (long) word * Long.BYTES);
    }

    @Override public void store(long block, int word, long value) {
        LONG.setRelease(memory, block - base + (long) word * Long.BYTES, value);
    }

    @Override public boolean reachesAreas() {
        return true;
    }

    @Override public long loadHead(long address) {
        return areas.get(ValueLayout.JAVA_LONG, address - areasBase);
    }

    @Override public void storeHead(long address, long value) {
        areas.set(ValueLayout.JAVA_LONG, address - areasBase, value);
    }

    /** The private space, for its statistics. */
    public AddressSpace space() {
        return space;
    }

    /** Unmaps the blocks; nobody uses them any more. */
    @Override public void close() {
        backing.close();
    }

    @Override public String toString() {
        return "blocks in " + backing + ", heads in " + areas.byteSize() + " bytes at 0x" + Long.toHexString(areasBase);
    }
}
