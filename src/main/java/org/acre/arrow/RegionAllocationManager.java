package org.acre.arrow;

import org.acre.owned.OwnedMemory;
import org.apache.arrow.memory.AllocationManager;
import org.apache.arrow.memory.BufferAllocator;

/** One allocation of Arrow's in a region. */
final class RegionAllocationManager extends AllocationManager {
    private final OwnedMemory memory;

    RegionAllocationManager(BufferAllocator accountingAllocator, OwnedMemory memory) {
        super(accountingAllocator);
        this.memory = memory;
    }

    @Override public long getSize() {
        return memory.bytes();
    }

    @Override protected long memoryAddress() {
        return memory.address();
    }

    @Override protected void release0() {
        memory.free();
    }
}
