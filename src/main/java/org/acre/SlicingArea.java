package org.acre;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carves segments one after the other out of one area of a region; all of them are freed together. {@link
 * SegmentAllocator#slicingAllocator} on an area, for any number of threads. An allocation costs one cas.
 *
 * <p>Segments are stale from {@link #close} on, and what they can still do then is that of every freed area: see {@link
 * Invalidation}.
 */
public final class SlicingArea implements SegmentAllocator, AutoCloseable {
    private final Region region;
    private final MemorySegment area;
    private final AtomicLong used = new AtomicLong();
    private final FreeOnce free;

    SlicingArea(Region region, long bytes) {
        this.region = region;
        this.free = FreeOnce.allocate(region, bytes);
        this.area = free.segment();
    }

    /**
     * The next {@code bytes} of the area, zero if the region zeroes what it hands out.
     *
     * @param alignment of the address, a power of two
     * @throws IndexOutOfBoundsException if the area has no room for them; nothing has changed
     * @throws IllegalArgumentException if {@code bytes} is negative or {@code alignment} no power of two
     * @throws IllegalStateException after {@link #close}
     */
    @Override public MemorySegment allocate(long bytes, long alignment) {
        free.checkOpen();
        requireValid(bytes, alignment);
        long seen;
        long start;
        do {
            seen = used.get();
            start = (area.address() + seen + alignment - 1 & -alignment) - area.address();
            if (start < seen || bytes > area.byteSize() - start) {
                throw new IndexOutOfBoundsException("no room for " + bytes + " bytes at a multiple of " + alignment + ": "
                        + seen + " of " + area.byteSize() + " bytes are used");
            }
            // cas: two threads that read the same end would get the same bytes without it. It publishes nothing.
        } while (!used.compareAndSet(seen, start + bytes));
        return area.asSlice(start, bytes);
    }

    static void requireValid(long bytes, long alignment) {
        if (bytes < 0 || alignment <= 0 || Long.bitCount(alignment) != 1) {
            throw new IllegalArgumentException("an allocation has 0 bytes or more, at a power of two; got " + bytes
                    + " bytes at a multiple of " + alignment);
        }
    }

    /** Bytes that are left, alignment aside. */
    public long remainingBytes() {
        return area.byteSize() - used.get();
    }

    /** Frees the area with all that was carved out of it. Does nothing the second time, unless the first has thrown and freed nothing. */
    @Override public void close() {
        free.close();
    }

    @Override public String toString() {
        return "SlicingArea with " + used.get() + " of " + area.byteSize() + " bytes used, in " + region;
    }
}
