package org.acre.revoke;

import java.lang.foreign.MemorySegment;
import org.acre.allocator.Area;

/** Makes the segments of areas and knows them again. Any thread. */
public sealed interface SegmentIssuer permits PlainSegments, RevocableSegments {
    /**
     * The segment of an area that was allocated just now and that nobody else knows.
     *
     * @param bytes of the segment
     * @param areaBytes whole pages
     * @throws IllegalStateException if the memory is closed
     */
    MemorySegment issue(long address, long bytes, long areaBytes);

    /**
     * A segment of all pages of a live area.
     *
     * @throws org.acre.allocator.InvalidFreeException or IllegalStateException, if the area is freed meanwhile
     */
    MemorySegment whole(Area area);

    /**
     * A segment of another length of an area that has been resized just now and that has had one: it dies with that.
     *
     * @throws IllegalStateException if the area was freed meanwhile
     */
    MemorySegment resized(long address, long bytes);

    /**
     * Whether {@code segment} is alive and of the area that is live at its address.
     *
     * @throws IllegalStateException if it died because the region was closed
     */
    boolean isOf(MemorySegment segment, Area area);

    /** An area of so many bytes was freed by its segment. */
    void freed(long bytes);

    /** Ends the life of all segments, as far as that is this object's. @return how many arenas are in use and still open */
    int close();
}
