package org.acre;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.acre.memory.MetadataBlocks;
import org.acre.memory.Platform;
import org.acre.purge.BulkFree;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.jspecify.annotations.Nullable;

/** The grace periods and deferred frees of a region, made when they are first asked for. */
final class RegionDeferral implements AutoCloseable {
    /** At least this many blocks: half a million addresses. They cost nothing until they are used. */
    private static final long LEAST_BLOCKS = 1 << 10;

    private static final long MOST_BLOCKS = 1 << 18;
    /** A block for so many pages: seven times what it takes when every page of the region waits, because blocks go off half full. */
    private static final long PAGES_PER_BLOCK = 64;

    private final MemorySegment memory;
    private final AddressSpace space;
    private final @Nullable BulkFree owner;
    private final RegionViews mappings;
    private final ReentrantLock lock = LockOrder.newLock(LockRank.REGION_DEFERRAL);
    // Written under the lock; volatile: who reads without it sees what was made.
    private volatile @Nullable GracePeriods gracePeriods;
    private volatile @Nullable DeferredFree deferredFree;
    private @Nullable MetadataBlocks blocks;
    private boolean closed;

    /** @param owner of what is no area */
    RegionDeferral(MemorySegment memory, AddressSpace space, RegionViews mappings, @Nullable BulkFree owner) {
        this.owner = owner;
        this.mappings = mappings;
        this.memory = memory;
        this.space = space;
    }

    GracePeriods gracePeriods() {
        GracePeriods present = gracePeriods;
        return present != null ? present : makeGracePeriods();
    }

    private GracePeriods makeGracePeriods() {
        lock.lock();
        try {
            requireOpenLocked();
            GracePeriods present = gracePeriods;
            if (present == null) {
                present = ReadSide.gracePeriods();
                gracePeriods = present;
            }
            return present;
        } finally {
            lock.unlock();
        }
    }

    DeferredFree deferredFree() {
        DeferredFree present = deferredFree;
        return present != null ? present : makeDeferredFree();
    }

    private DeferredFree makeDeferredFree() {
        lock.lock();
        try {
            requireOpenLocked();
            DeferredFree present = deferredFree;
            if (present == null) {
                present = newDeferredFreeLocked();
                deferredFree = present;
            }
            return present;
        } finally {
            lock.unlock();
        }
    }

    private DeferredFree newDeferredFreeLocked() {
        mappings.take(MetadataBlocks.MOST_MAPPINGS, "deferred free");
        MetadataBlocks memoryOfBlocks = null;
        try {
            memoryOfBlocks = MetadataBlocks.of(memory,
                    Math.clamp(space.statistics().totalPages() / PAGES_PER_BLOCK, LEAST_BLOCKS, MOST_BLOCKS));
            DeferredFree.Builder builder = DeferredFree.of(space, gracePeriods()).blockMemory(memoryOfBlocks)
                    .nodeSelector(Platform.nodeSelector());
            Platform.nodes().ifPresent(builder::nodes);
            if (owner != null) {
                builder.owner(owner);
            }
            DeferredFree made = builder.build();
            blocks = memoryOfBlocks;
            return made;
        } catch (Throwable e) {
            mappings.ofMemory().give(MetadataBlocks.MOST_MAPPINGS);
            if (memoryOfBlocks != null) {
                memoryOfBlocks.close(); // somebody has closed the grace periods: each who asks would leave a mapping behind
            }
            throw e;
        }
    }

    private void requireOpenLocked() {
        assert lock.isHeldByCurrentThread();
        if (closed) {
            throw new IllegalStateException("the region is closed");
        }
    }

    /**
     * Frees what is deferred, after the sections that are open, and ends the threads.
     *
     * @throws IllegalStateException inside a section of these grace periods, or a callback; nothing is closed
     */
    @Override public void close() {
        GracePeriods periods = closing(true);
        try {
            if (periods != null) {
                // Not under the lock: a thread whose section this waits for may come here for the first time.
                periods.close(); // closes what waits for them
            }
        } catch (Throwable e) {
            GracePeriods _ = closing(false);
            throw e;
        }
        lock.lock();
        try {
            MetadataBlocks memoryOfBlocks = blocks;
            if (memoryOfBlocks != null) {
                memoryOfBlocks.close();
                blocks = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets nothing more be made, or again. @return what there is */
    private @Nullable GracePeriods closing(boolean begins) {
        lock.lock();
        try {
            closed = begins;
            return gracePeriods;
        } finally {
            lock.unlock();
        }
    }
}
