package org.acre.memory;

import java.lang.foreign.MemorySegment;

/** Memory of the caller's, used and never discarded, protected or unmapped: closing it leaves the memory as it is. */
public final class BorrowedMemory implements Backing {
    private final MemorySegment memory;

    private BorrowedMemory(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Takes the caller's memory as it is.
     *
     * @param memory native, writable, open to every thread, whole pages from a multiple of {@code pageSize}
     * @throws IllegalArgumentException that says which of these fails, with the numbers
     */
    public static BorrowedMemory of(MemorySegment memory, long pageSize) {
        require(memory.isNative(), "native memory", "a heap segment of " + memory.byteSize() + " bytes");
        require(!memory.isReadOnly(), "writable memory", "a read-only segment of " + memory.byteSize() + " bytes");
        require(memory.isAccessibleBy(Thread.ofPlatform().unstarted(() -> { })), "memory open to every thread",
                "a segment of a confined arena");
        require((memory.address() & (pageSize - 1)) == 0, "memory that starts at a multiple of " + pageSize + " bytes",
                "0x" + Long.toHexString(memory.address()));
        require(memory.byteSize() > 0 && (memory.byteSize() & (pageSize - 1)) == 0,
                "whole pages of " + pageSize + " bytes, one or more", memory.byteSize() + " bytes");
        return new BorrowedMemory(memory);
    }

    private static void require(boolean condition, String expected, String got) {
        if (!condition) {
            throw new IllegalArgumentException("a region over memory needs " + expected + "; got " + got);
        }
    }

    @Override public MemorySegment memory() {
        return memory;
    }

    @Override public long bytes() {
        return memory.byteSize();
    }

    @Override public long grow(long bytes) {
        throw new UnsupportedOperationException("memory of the caller's does not grow: it has " + memory.byteSize() + " bytes");
    }

    /** Somebody else's: the caller knows what it is. */
    @Override public void advise(long address, long bytes, int advice) {}

    @Override public long zeroFrom() {
        return memory.byteSize();
    }

    @Override public long kernelMappings() {
        return 0;
    }

    @Override public void close() {
        // The caller's to free.
    }

    @Override public String toString() {
        return "memory of the caller's";
    }
}
