package org.acre.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.acre.memory.ViewAddresses;
import org.acre.revoke.PinShares;
import org.acre.revoke.Revocation;

/**
 * The addresses of views: an {@link AddressSpace} of its own, whose pages are blocks, over reserved addresses of the process. It
 * grows when it is exhausted. Every area has an arena of its own for its segments.
 */
final class ViewSpace {
    /** Blocks of the first span, 1 GiB with pages of 4 KiB. Each further span doubles what there is. */
    private static final long FIRST_BLOCKS = 256;
    /** No errno: all addresses were given up. */
    private static final int OVER = -1;

    private final long blockBytes;
    private final ViewAddresses addresses = new ViewAddresses();
    private final AddressSpace space;
    private final Revocation revocation;
    private final ReentrantLock growing = LockOrder.newLock(LockRank.VIEW_GROWTH);
    private volatile long reserved; // written under growing
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    /** Where nothing was ever mapped: new blocks come from here first, so that those that are mapped stay. */
    private final AtomicLong untouched = new AtomicLong();
    private final long untouchedEnd;
    /** Read-locked while addresses are shown or hidden, write-locked when they are given up. */
    private final StampedLock use = new StampedLock();
    private boolean over; // guarded by use
    private final LongAdder hideCalls = new LongAdder();

    private record Span(long start, long end) {}

    ViewSpace(long blockBytes, long lazyBlocks) {
        this.blockBytes = blockBytes;
        this.reserved = FIRST_BLOCKS * blockBytes;
        try {
            long start = reserve(reserved);
            // One node: then there are no pools, and a block that is wanted can be taken wherever it is.
            this.space = AddressSpace.builder().pageSize(blockBytes).span(start, reserved).nodes(1).lazyMaxPages(lazyBlocks)
                    .build();
            this.untouched.set(start);
            this.untouchedEnd = start + reserved;
            this.revocation = Revocation.of(addresses.every(), reserved / blockBytes, blockBytes, 1, nodes -> 0,
                    PinShares.DEFAULT.withNeighbour(0), SpaceDoor.of(space));
        } catch (Throwable e) {
            addresses.close();
            throw e;
        }
    }

    private long reserve(long bytes) {
        try {
            long start = addresses.reserve(bytes, blockBytes);
            spans.add(new Span(start, start + bytes));
            return start;
        } catch (IOException e) {
            throw new UncheckedIOException("addresses for views: " + e.getMessage(), e);
        }
    }

    long blockBytes() {
        return blockBytes;
    }

    AddressSpace space() {
        return space;
    }

    Revocation revocation() {
        return revocation;
    }

    /** An area, fresh from the space. What was mapped there before may still be. */
    long allocate(long bytes) {
        if (untouched.get() < untouchedEnd) {
            long start = untouched.getAndAdd(wholeBlocks(bytes));
            if (start >= 0 && start < untouchedEnd && space.allocateAt(start, bytes)) {
                return start;
            }
        }
        while (true) {
            long before = reserved;
            try {
                return space.allocate(bytes);
            } catch (AddressSpaceExhaustedException e) {
                grow(before, bytes);
            }
        }
    }

    /** Whether an address was ever reserved here. */
    boolean holds(long address) {
        for (Span span : spans) {
            if (address >= span.start && address < span.end) {
                return true;
            }
        }
        return false;
    }

    long wholeBlocks(long bytes) {
        return (bytes + blockBytes - 1) & -blockBytes;
    }

    private void grow(long before, long bytes) {
        growing.lock();
        try {
            if (reserved == before) {
                long more = Math.max(reserved, wholeBlocks(bytes));
                space.addSpan(reserve(more), more);
                reserved = before + more;
            }
        } finally {
            growing.unlock();
        }
    }

    /** The segment of a new area. */
    MemorySegment segment(long start, long bytes) {
        return revocation.segments().issue(start, bytes, bytes);
    }

    void free(long start, long bytes) {
        space.free(start);
        revocation.segments().freed(bytes);
    }

    /** What shows pages at addresses of this space. */
    @FunctionalInterface
    interface Use {
        /** Does it. @return 0 or errno */
        int on(ViewAddresses addresses);
    }

    /**
     * Runs {@code work} while the addresses are reserved.
     *
     * @return 0 or errno
     * @throws IllegalStateException if they were given up
     */
    int show(Use work) {
        int errno = whileReserved(work);
        if (errno == OVER) {
            throw new IllegalStateException("the region is closed");
        }
        return errno;
    }

    private int whileReserved(Use work) {
        LockOrder.acquiring(LockRank.VIEW_USE, use);
        long stamp = use.readLock();
        try {
            LockOrder.acquired(LockRank.VIEW_USE, use);
            return over ? OVER : work.on(addresses);
        } finally {
            use.unlockRead(stamp);
            LockOrder.released(LockRank.VIEW_USE, use);
        }
    }

    /** Hides what an area shows, in one call. @return 0 or errno */
    int hide(long start, long bytes) {
        hideCalls.increment();
        return Math.max(0, whileReserved(addresses -> addresses.hide(start, bytes)));
    }

    /** Puts memory of nobody's in place of what an area shows. @return 0 or errno */
    int blank(long start, long bytes) {
        hideCalls.increment();
        return Math.max(0, whileReserved(addresses -> addresses.blank(start, bytes)));
    }

    /** Calls of the kernel that have hidden something. */
    long hideCalls() {
        return hideCalls.sum();
    }

    static String errorName(int errno) {
        return ViewAddresses.errorName(errno);
    }

    /** Gives all addresses up, whatever they show. All segments are revoked. */
    void close() {
        LockOrder.acquiring(LockRank.VIEW_USE, use);
        long stamp = use.writeLock();
        try {
            over = true;
        } finally {
            use.unlockWrite(stamp);
        }
        addresses.close();
    }
}
