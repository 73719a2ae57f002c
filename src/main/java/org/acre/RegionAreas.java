package org.acre;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.Area;
import org.acre.memory.FileFault;
import org.acre.purge.DeferredFree;
import org.jspecify.annotations.Nullable;

/** What a region does around the areas of its space: segments, zeros, guards, notes. The life of the region is its caller's. */
sealed class RegionAreas permits RecordedAreas {
    private static final long HUGE_PAGE = 2L << 20;

    private final RegionParts parts;
    private final AddressSpace space;
    private final MemorySegment memory;
    private final long base;
    private final long pageBytes;
    private final boolean zeroing;
    private final boolean hugePages;
    private final RegionTags tags;
    /** Null where every allocation has pages of its own. */
    private final @Nullable RegionObjects objects;
    private final @Nullable GuardPages guards;
    private final @Nullable AreaNotes notes;
    /** Bytes that every area has beside those that are asked for. */
    private final long guardBytes;
    /** Whether an area by address is what the space gives, and nothing more. */
    private final boolean plainAddresses;
    private final boolean tracksAddresses;

    static RegionAreas of(RegionParts parts, RegionSettings<?> settings) {
        return parts.box == null ? new RegionAreas(parts, settings) : new RecordedAreas(parts, settings, parts.box);
    }

    RegionAreas(RegionParts parts, RegionSettings<?> settings) {
        this.parts = parts;
        this.space = parts.space;
        this.memory = parts.memory;
        this.base = memory.address();
        this.pageBytes = space.pageSize();
        this.zeroing = settings.zeroing;
        this.hugePages = settings.hugePages;
        this.tags = settings.tags;
        this.objects = parts.objects;
        this.guards = parts.guards;
        this.notes = parts.notes;
        this.guardBytes = guards == null ? 0 : pageBytes;
        this.tracksAddresses = settings.tracksAddresses();
        this.plainAddresses = guards == null && !hugePages && !tracksAddresses;
    }

    MemorySegment allocate(long bytes, long alignment, int tag) {
        tags.check(tag);
        check();
        MemorySegment small = objects != null ? objects.allocate(bytes, alignment) : null;
        return small != null ? small : allocatePages(bytes, alignment, tag);
    }

    private MemorySegment allocatePages(long bytes, long alignment, int tag) {
        long address = carve(Math.max(1, bytes), alignment);
        try {
            if (zeroing) {
                fillWithZeros(address, bytes);
            }
            MemorySegment segment = parts.segments.issue(address, bytes, roundedUp(bytes) + guardBytes);
            note(address, tag);
            return segment;
        } catch (Throwable e) {
            space.free(address);
            throw e;
        }
    }

    long bytesTaken(long bytes) {
        if (bytes <= 0 || bytes > Long.MAX_VALUE - pageBytes - guardBytes) {
            throw new IllegalArgumentException("an allocation has 1 byte or more, and whole pages that can be counted; got " + bytes);
        }
        long slotBytes = objects == null ? AddressSpace.NONE : objects.bytesTaken(bytes);
        return slotBytes != AddressSpace.NONE ? slotBytes : roundedUp(bytes) + guardBytes;
    }

    /** Bytes of a live area or slot that its owner may use; nothing that counts if no area starts there. Allocates nothing. */
    final long usableBytesAt(long address) {
        if (objects != null && objects.owns(address)) {
            return objects.bytesAt(address);
        }
        long bytes = space.sizeOf(address);
        return guards == null || bytes == AddressSpace.NONE ? bytes : guards.usable(address, bytes);
    }

    /** The tag of the live area that starts here, 0 for none. */
    final int tagAt(long address) {
        return notes == null || (objects != null && objects.owns(address)) ? 0 : AreaNotes.tag(notes.of(address));
    }

    final long bytesAt(long address) {
        return objects != null && objects.owns(address) ? objects.bytesAt(address) : space.areaAt(address).bytes();
    }

    long allocateAddress(long bytes) {
        if (objects != null) {
            long small = objects.allocateAddress(bytes);
            if (small != AddressSpace.NONE) {
                return small;
            }
        }
        return plainAddresses ? space.allocate(bytes) : allocatePages(bytes, 0);
    }

    void freeAddress(long address) {
        if (objects == null || !objects.freeAddress(address)) {
            space.free(address);
        }
    }

    void free(MemorySegment segment) {
        if (objects == null || !objects.free(segment)) {
            Area area = areaOf(segment);
            long areaBytes = area.bytes();
            area.free();
            parts.segments.freed(areaBytes);
        }
    }

    void freeDeferred(MemorySegment segment, DeferredFree deferred) {
        if (objects != null && objects.isObject(segment)) {
            deferred.free(segment.address());
        } else {
            Area area = areaOf(segment);
            long areaBytes = area.bytes();
            deferred.free(area);
            parts.segments.freed(areaBytes);
        }
    }

    long allocateAddress(long bytes, int tag) {
        tags.check(tag);
        return tag == 0 ? allocateAddress(bytes) : allocatePages(bytes, tag);
    }

    private long allocatePages(long bytes, int tag) {
        if (bytes <= 0) {
            return space.allocate(bytes); // which says what is wrong
        }
        long address = carve(bytes, 1);
        if (tracksAddresses) {
            note(address, tag);
        }
        return address;
    }

    /** An area with its guard. */
    private long carve(long bytes, long alignment) {
        long address = space.allocate(withGuard(bytes), hugePages && bytes >= HUGE_PAGE ? Math.max(alignment, HUGE_PAGE) : alignment);
        if (guards != null) {
            try {
                guards.close(address + roundedUp(bytes) + guardBytes);
            } catch (Throwable e) {
                space.free(address);
                throw e;
            }
        }
        return address;
    }

    /** What is asked of the space, which refuses what is too long by itself. */
    private long withGuard(long bytes) {
        return bytes > Long.MAX_VALUE - guardBytes ? bytes : bytes + guardBytes;
    }

    private void note(long address, int tag) {
        if (notes != null) {
            notes.born(address, tag);
        }
    }

    /** What is asked of the memory by those who can afford a call of the OS: that it is still there. */
    private void check() {
        try {
            parts.backing.check();
        } catch (FileFault e) {
            throw RegionSource.unchecked(e);
        }
    }

    private void fillWithZeros(long address, long bytes) {
        long zeroFrom = parts.door.isFromTree(address) ? parts.zero.from() : Long.MAX_VALUE;
        fill(address, Math.min(address + bytes, zeroFrom));
    }

    private void fill(long start, long end) {
        if (end > start) {
            memory.asSlice(start - base, end - start).fill((byte) 0);
        }
    }

    boolean allocateAt(long address, long bytes) {
        check();
        boolean done = space.allocateAt(address, bytes);
        if (done) {
            note(address, 0);
        }
        return done;
    }

    boolean resizeAddress(long address, long bytes) {
        if (objects != null && objects.owns(address)) {
            return objects.fits(address, bytes);
        }
        return guards == null ? space.resize(address, bytes) : resizePages(address, space.areaAt(address).bytes(), bytes);
    }

    /** Resizes an area of {@code areaBytes}, guard and all, so that {@code bytes} of it are usable. */
    private boolean resizePages(long start, long areaBytes, long bytes) {
        if (guards == null || guards.usable(start, areaBytes) == areaBytes) {
            return space.resize(start, bytes);
        }
        if (!guards.open(start + areaBytes)) {
            return false;
        }
        boolean done = false;
        try {
            done = space.resize(start, withGuard(bytes));
        } finally {
            guards.closeAgain(done ? start + roundedUp(bytes) + guardBytes : start + areaBytes);
        }
        return done;
    }

    Optional<MemorySegment> resize(MemorySegment segment, long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("the new length is 1 byte or more; got " + bytes + ", for a segment of "
                    + segment.byteSize());
        }
        if (objects != null && objects.isObject(segment)) {
            return objects.resize(segment, bytes);
        }
        Area area = areaOf(segment);
        check();
        long start = area.start();
        long pagesBefore = start + roundedUp(segment.byteSize());
        if (!resizePages(start, area.bytes(), bytes)) {
            return Optional.empty();
        }
        if (zeroing) {
            zeroGrowth(start + segment.byteSize(), pagesBefore, start + bytes);
        }
        return Optional.of(parts.segments.resized(start, bytes));
    }

    /** What a segment has grown by: to {@code pagesEnd} on pages that it had, the rest out of the tree, but for what was a guard. */
    private void zeroGrowth(long oldEnd, long pagesEnd, long newEnd) {
        long guardEnd = pagesEnd + guardBytes;
        fill(oldEnd, Math.min(newEnd, guardEnd));
        fill(guardEnd, Math.min(newEnd, parts.zero.from()));
    }

    MemorySegment segment(long address) {
        MemorySegment small = objects != null ? objects.segment(address) : null;
        return small != null ? small : pages(address);
    }

    private MemorySegment pages(long address) {
        Area area = space.areaAt(address);
        return guards == null ? parts.segments.whole(area)
                : parts.segments.whole(area).asSlice(0, guards.usable(address, area.bytes()));
    }

    /** The live area that a segment is, whole. */
    private Area areaOf(MemorySegment segment) {
        Area area = space.areaAt(segment.address());
        if (!parts.segments.isOf(segment, area)) {
            throw new IllegalArgumentException("not the segment of the area that is live there: " + describe(segment)
                    + "; the area has " + area.bytes() + " bytes, the region is " + describe(memory));
        }
        long usable = guards == null ? area.bytes() : guards.usable(area.start(), area.bytes());
        if (roundedUp(segment.byteSize()) != usable) {
            throw new IllegalArgumentException("not a whole segment: " + describe(segment) + ", but the area there has "
                    + usable + " bytes in pages of " + pageBytes);
        }
        return area;
    }

    /** A length in whole pages, at least one. */
    private long roundedUp(long length) {
        return (Math.max(1, length) + pageBytes - 1) & -pageBytes;
    }

    private static String describe(MemorySegment segment) {
        return segment.byteSize() + " bytes "
                + (segment.isNative() ? "at 0x" + Long.toHexString(segment.address()) : "on the Java heap");
    }
}
