package org.acre.benchmarks;

/** The kernel alone: a mapping for each object, which is unmapped to free it. Its length must be remembered. */
record MappedHeap() implements HandleHeap<MappedHeap.Mapping> {
    /** Whole pages. */
    record Mapping(long address, long bytes) {}

    @Override public Mapping allocate(long bytes) {
        try {
            return new Mapping(HandMapping.anonymous(bytes), bytes);
        } catch (Throwable e) {
            throw new IllegalStateException("mmap of " + bytes + " bytes", e);
        }
    }

    @Override public long address(Mapping mapping) {
        return mapping.address;
    }

    @Override public void free(Mapping mapping) {
        try {
            HandMapping.unmap(mapping.address, mapping.bytes);
        } catch (Throwable e) {
            throw new IllegalStateException("munmap of " + mapping, e);
        }
    }
}
