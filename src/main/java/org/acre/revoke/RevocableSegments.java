package org.acre.revoke;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.Area;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.acre.memory.ArenaSlices;
import org.jspecify.annotations.Nullable;

/** Slices of the region that die with the arena of their group, when {@link Revocation} closes it. */
public final class RevocableSegments implements SegmentIssuer {
    private final MemorySegment memory;
    private final long base;
    private final int pageShift;
    private final Groups groups;
    private final PinLimit limit;
    private final AreaTags tags;
    /** Held while an area that was allocated by address gets its first segment. */
    private final ReentrantLock firstSegment = LockOrder.newLock(LockRank.FIRST_SEGMENT);

    RevocableSegments(MemorySegment memory, int pageShift, Groups groups, PinLimit limit, AreaTags tags) {
        this.memory = memory;
        this.base = memory.address();
        this.pageShift = pageShift;
        this.groups = groups;
        this.limit = limit;
        this.tags = tags;
    }

    @Override public MemorySegment issue(long address, long bytes, long areaBytes) {
        long pages = areaBytes >>> pageShift;
        Groups.Place place = groups.join(pages);
        try {
            MemorySegment segment = slice(place.group(), address, bytes);
            tags.set(address, place.group().note(place.area(), address, areaBytes));
            return segment;
        } catch (Throwable e) {
            groups.leave(place, pages);
            limit.freed(pages);
            throw e;
        }
    }

    private MemorySegment slice(Group group, long address, long bytes) {
        return ArenaSlices.slice(memory, address - base, bytes, group.arena);
    }

    @Override public MemorySegment whole(Area area) {
        long bytes = area.bytes();
        Group group = groupOf(area.start());
        return group != null ? slice(group, area.start(), bytes) : first(area, bytes);
    }

    private MemorySegment first(Area area, long bytes) {
        firstSegment.lock();
        try {
            Group group = groupOf(area.start());
            if (!area.isLive()) {
                throw new IllegalStateException("the area of " + bytes + " bytes at 0x" + Long.toHexString(area.start())
                        + " was freed while its segment was asked for");
            }
            return group != null ? slice(group, area.start(), bytes) : issue(area.start(), bytes, bytes);
        } finally {
            firstSegment.unlock();
        }
    }

    /** In the arena of the first segment: its group counts the pages of that, and closes when the area is free with all it has. */
    @Override public MemorySegment resized(long address, long bytes) {
        Group group = groupOf(address);
        return group != null ? slice(group, address, bytes) : firstResized(address, bytes);
    }

    /**
     * Of an area of which only a slice of the region was known. Under the lock: of two groups for one area, one would never hear of its
     * free, and its segments would work for ever.
     */
    private MemorySegment firstResized(long address, long bytes) {
        firstSegment.lock();
        try {
            Group group = groupOf(address);
            return group != null ? slice(group, address, bytes)
                    : issue(address, bytes, (bytes + (1L << pageShift) - 1) & -(1L << pageShift));
        } finally {
            firstSegment.unlock();
        }
    }

    private @Nullable Group groupOf(long address) {
        return groups.of(tags.get(address));
    }

    /** An area of which no segment was handed out may be known by a slice of the region. */
    @Override public boolean isOf(MemorySegment segment, Area area) {
        return groups.isOf(segment, tags.get(area.start()), memory);
    }

    @Override public void freed(long bytes) {
        limit.freed(bytes >>> pageShift);
    }

    @Override public int close() {
        return groups.closeAll();
    }
}
