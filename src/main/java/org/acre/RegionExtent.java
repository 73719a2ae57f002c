package org.acre;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.acre.memory.Backing;
import org.acre.memory.Platform;

/**
 * How long a region is, and where its bytes are.
 *
 * <pre>
 *   memory   |==========================|- - - - - - - |
 *            base                        base + bytes   reserved: grown into, in place
 * </pre>
 */
final class RegionExtent {
    private final RegionParts parts;
    private final Backing backing;
    private final MemorySegment reserved;
    private final long base;
    private final long pageBytes;
    /** Held while the region grows; guards {@link #over}. */
    private final ReentrantLock growing = LockOrder.newLock(LockRank.REGION_EXTENT);
    /** Volatile: whoever sees an address of the space sees a memory that holds it, because this is written before addSpan. */
    private volatile MemorySegment memory;
    private boolean over;

    RegionExtent(RegionParts parts) {
        this.parts = parts;
        this.backing = parts.backing;
        this.reserved = backing.memory();
        this.base = reserved.address();
        this.pageBytes = parts.space.pageSize();
        this.memory = reserved.asSlice(0, backing.bytes());
    }

    MemorySegment memory() {
        return memory;
    }

    MemorySegment reserved() {
        return reserved;
    }

    long bytes() {
        return memory.byteSize();
    }

    long offsetOf(long address) {
        long bytes = bytes();
        if (address < base || address - base >= bytes) {
            throw new IndexOutOfBoundsException("0x" + Long.toHexString(address) + " is not in the region: it starts at 0x"
                    + Long.toHexString(base) + " and has " + bytes + " bytes");
        }
        return address - base;
    }

    long addressOf(long offset) {
        return base + Objects.checkIndex(offset, bytes());
    }

    /** The whole pages that hold [{@code offset}, {@code offset + bytes}): for calls of the OS. */
    long[] pages(long offset, long bytes) {
        Objects.checkFromIndexSize(offset, bytes, bytes());
        long first = offset & -pageBytes;
        long beyond = (offset + bytes + pageBytes - 1) & -pageBytes;
        return new long[] {base + first, beyond - first};
    }

    /** Makes the region longer. @return how long it is then */
    long grow(long more) {
        growing.lock();
        try {
            if (over) {
                throw new IllegalStateException("the region is closed");
            }
            long before = bytes();
            long after = checkedSum(before, RegionSource.wholePages(more, pageBytes), more);
            // Before the pages are in the tree: what the file held already is no zero.
            parts.zero.raise(base + growBacking(after));
            memory = reserved.asSlice(0, after);
            parts.space.addSpan(base + before, after - before);
            return after;
        } finally {
            growing.unlock();
        }
    }

    private long checkedSum(long before, long more, long asked) {
        if (parts.source.kind() == RegionSource.Kind.BORROWED) {
            throw new UnsupportedOperationException("a region over memory of the caller's does not grow: it has " + before
                    + " bytes, and " + asked + " more were asked for");
        }
        if (more > reserved.byteSize() - before) {
            throw new IllegalArgumentException("the region has " + before + " bytes and addresses for " + reserved.byteSize()
                    + "; it cannot grow by " + asked + ". A larger maxBytes(..) would help"
                    + (Platform.isNative() ? "" : ", or native access: "
                            + Platform.whyNotNative()));
        }
        return before + more;
    }

    private long growBacking(long after) {
        try {
            long held = backing.grow(after);
            return held > bytes() ? held : 0;
        } catch (IOException e) {
            throw RegionSource.unchecked(e);
        }
    }

    /** Waits for whoever grows the region; nobody does from now on. */
    void end() {
        growing.lock();
        try {
            over = true;
        } finally {
            growing.unlock();
        }
    }
}
