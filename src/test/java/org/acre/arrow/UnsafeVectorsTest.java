package org.acre.arrow;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.unsafe.UnsafeAllocationManager;

/** The reference: Arrow's own memory. */
class UnsafeVectorsTest extends VectorBehaviour {
    @Override BufferAllocator newAllocator(long limit) {
        return new RootAllocator(RootAllocator.configBuilder()
                .allocationManagerFactory(UnsafeAllocationManager.FACTORY).maxAllocation(limit).build());
    }
}
