package org.acre.revoke;

import java.lang.foreign.MemorySegment;

/** Slices of the region: they work as long as it is open, whoever owns their addresses. */
public final class PlainSlots implements SlotSegments {
    private final MemorySegment memory;

    /** @param memory of the region */
    public PlainSlots(MemorySegment memory) {
        this.memory = memory;
    }

    @Override public MemorySegment issue(long address, long bytes, long slotBytes) {
        return memory.asSlice(address - memory.address(), bytes);
    }

    @Override public boolean isOf(MemorySegment segment) {
        return segment.scope().equals(memory.scope());
    }
}
