package org.acre.revoke;

import java.lang.foreign.MemorySegment;
import org.acre.allocator.Area;

/** Slices of the region: they work as long as it is open, whoever owns their addresses. */
public final class PlainSegments implements SegmentIssuer {
    private final MemorySegment memory;

    /** @param memory of the region */
    public PlainSegments(MemorySegment memory) {
        this.memory = memory;
    }

    @Override public MemorySegment issue(long address, long bytes, long areaBytes) {
        return memory.asSlice(address - memory.address(), bytes);
    }

    @Override public MemorySegment whole(Area area) {
        return memory.asSlice(area.start() - memory.address(), area.bytes());
    }

    @Override public boolean isOf(MemorySegment segment, Area area) {
        return segment.scope().equals(memory.scope());
    }

    @Override public void freed(long bytes) {}

    @Override public int close() {
        return 0;
    }
}
