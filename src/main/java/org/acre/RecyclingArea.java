package org.acre;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * Hands out one area of a region again and again: each segment starts where the area starts, and overlaps all that were handed out
 * before. {@link SegmentAllocator#prefixAllocator} on an area; for scratch memory that is done with before the next is asked for.
 * Any thread may call it, but they all get the same bytes.
 *
 * <p>Contents are what the last user left. Segments are stale from {@link #close} on: see {@link Invalidation}.
 */
public final class RecyclingArea implements SegmentAllocator, AutoCloseable {
    private final Region region;
    private final MemorySegment area;
    private final FreeOnce free;

    RecyclingArea(Region region, long bytes) {
        this.region = region;
        this.free = FreeOnce.allocate(region, bytes);
        this.area = free.segment();
    }

    /**
     * The first {@code bytes} of the area.
     *
     * @param alignment of the address, a power of two, at most that of the area, which starts on a page
     * @throws IndexOutOfBoundsException if the area is shorter
     * @throws IllegalArgumentException if {@code bytes} is negative, or {@code alignment} no power of two or not the area's
     * @throws IllegalStateException after {@link #close}
     */
    @Override public MemorySegment allocate(long bytes, long alignment) {
        free.checkOpen();
        SlicingArea.requireValid(bytes, alignment);
        return area.asSlice(0, bytes, alignment);
    }

    /** Frees the area. Does nothing the second time, unless the first has thrown and freed nothing. */
    @Override public void close() {
        free.close();
    }

    @Override public String toString() {
        return "RecyclingArea of " + area.byteSize() + " bytes, in " + region;
    }
}
