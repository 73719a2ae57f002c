package org.acre;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.acre.memory.Backing;
import org.acre.memory.KernelMappings;
import org.acre.memory.MappingAccount;
import org.acre.memory.Platform;
import org.acre.view.ViewCounts;
import org.acre.view.Views;
import org.jspecify.annotations.Nullable;

/** The views of a region, made when the first is asked for, and the count of its mappings. */
final class RegionViews {
    private final Backing backing;
    private final boolean protects;
    private final KernelMappings process = KernelMappings.ofProcess();
    private final MappingAccount ofMemory;
    private final ReentrantLock lock = LockOrder.newLock(LockRank.REGION_VIEWS);
    private volatile @Nullable Views views; // written under the lock; volatile: who reads it without sees what was made
    private boolean closed; // guarded by lock

    /**
     * @param protects whether pages of the region may be inaccessible
     * @throws KernelMappingsExhaustedException if there are too few mappings left for the memory of the region
     */
    RegionViews(Backing backing, boolean protects) {
        this.backing = backing;
        this.protects = protects;
        this.ofMemory = process.openAccount();
        take(backing.kernelMappings(), "a region of " + backing);
    }

    /** Takes mappings that the region holds until it is closed. @throws KernelMappingsExhaustedException if there are too few */
    void take(long mappings, String what) {
        if (!ofMemory.take(mappings)) {
            throw new KernelMappingsExhaustedException(what, mappings, process);
        }
    }

    /** Mappings of the region beside those of views. */
    MappingAccount ofMemory() {
        return ofMemory;
    }

    MemorySegment view(MemorySegment memory, long[] offsets, long bytesEach) {
        Views present = views;
        return (present != null ? present : make()).view(memory.address(), memory.byteSize(), offsets, bytesEach);
    }

    private Views make() {
        requireShared();
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the region is closed");
            }
            Views present = views;
            if (present == null) {
                present = new Views(process, true, protects,
                        mappings -> new KernelMappingsExhaustedException("a view", mappings, process));
                views = present;
            }
            return present;
        } finally {
            lock.unlock();
        }
    }

    private void requireShared() {
        String whyNot = Platform.whyNotNative();
        if (whyNot != null) {
            throw new UnsupportedOperationException("a view is mapped by native calls, which are out of reach because " + whyNot);
        }
        if (!backing.isShared()) {
            throw new UnsupportedOperationException("pages of " + backing + " cannot be mapped a second time: use a region in a "
                    + "file, or Region.builder().sharedAnonymous(bytes)");
        }
    }

    /** Gives a view back. @return false, and nothing has changed, if the segment does not lie where views are */
    boolean free(MemorySegment segment) {
        Views present = views;
        if (present == null || !present.owns(segment.address())) {
            return false;
        }
        present.free(segment);
        return true;
    }

    void purge() {
        Views present = views;
        if (present != null) {
            present.purge();
        }
    }

    ViewStatistics statistics() {
        Views present = views;
        if (present == null) {
            return new ViewStatistics(0, 0, 0, 0, 0, 0, 0, 0);
        }
        ViewCounts counts = present.counts();
        return new ViewStatistics(counts.made(), counts.made() - counts.freed(), counts.reused(), counts.showCalls(),
                counts.hideCalls(), counts.mappings(), counts.idleMappings(), counts.handshakes());
    }

    /** Mappings of the kernel that the region holds. */
    long mappings() {
        Views present = views;
        return ofMemory.held() + (present != null ? present.mappings() : 0);
    }

    /** Unmaps all views. @return how many of their arenas are in use, so that nothing could be unmapped */
    int close() {
        lock.lock();
        try {
            closed = true;
            Views present = views;
            int inUse = present != null ? present.close() : 0;
            if (inUse == 0) {
                views = null;
            }
            return inUse;
        } finally {
            lock.unlock();
        }
    }

    /** The memory of the region is unmapped. Until then a purge may close and open pages, and so count. */
    void memoryUnmapped() {
        ofMemory.close();
    }
}
