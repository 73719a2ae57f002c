package org.acre.revoke;

import java.lang.foreign.MemorySegment;

/** Makes the segments of small objects and knows them again. Any thread. */
public sealed interface SlotSegments permits PlainSlots, RevocableSlots {
    /**
     * A segment of the object that starts at {@code address}, not longer than its slot.
     *
     * @param slotBytes of its slot
     * @throws org.acre.allocator.InvalidFreeException if no object starts there
     * @throws IllegalStateException if the memory is closed
     */
    MemorySegment issue(long address, long bytes, long slotBytes);

    /** Whether {@code segment} is alive and of the object that is live at its address. */
    boolean isOf(MemorySegment segment);
}
