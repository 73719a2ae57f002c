package org.acre.cli.suite;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.memory.Platform;
import org.acre.purge.DeferredFree;

/** The region as a case sees it. Touching goes through the region's memory. */
final class CaseMemory {
    private final Region region;
    private final AddressSpace space;
    private final MemorySegment memory;
    private final long base;
    private final DeferredFree deferredFree;
    private final long pageBytes = Platform.pageSize();

    CaseMemory(Region region) {
        this.region = region;
        this.space = region.space();
        this.memory = region.memory();
        this.base = memory.address();
        this.deferredFree = region.deferredFree();
    }

    long pageBytes() {
        return pageBytes;
    }

    long allocatePages(long pages) {
        return region.allocateAddress(pages * pageBytes);
    }

    long allocateAligned(long bytes, long alignment) {
        return space.allocate(bytes, alignment);
    }

    /** Zeroed, as the kernel's aligned cases ask. */
    long allocateZeroed(long bytes, long alignment) {
        long address = region.allocate(bytes, alignment).address();
        if (read(address) != 0 || read(address + bytes - 1) != 0) {
            throw new CaseFailedException("not zero: " + bytes + " bytes at 0x" + Long.toHexString(address));
        }
        return address;
    }

    /** An address or {@link AddressSpace#NONE}. */
    long tryAllocatePages(long pages) {
        return space.tryAllocate(pages * pageBytes);
    }

    boolean resize(long address, long bytes) {
        return space.resize(address, bytes);
    }

    long sizeOf(long address) {
        return space.sizeOf(address);
    }

    void free(long address) {
        region.freeAddress(address);
    }

    /** Frees after a grace period, and needs nothing in the area. */
    void freeDeferred(long address) {
        deferredFree.free(address);
    }

    /** Frees after a grace period, with a head inside the area. */
    void freeDeferred(long address, long headOffset) {
        deferredFree.free(address, headOffset);
    }

    /** Pages seen as one; only in the memory of cases that {@link SuiteCase#views}. */
    MemorySegment view(long[] addresses) {
        long[] offsets = new long[addresses.length];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = addresses[i] - base;
        }
        return region.view(offsets, pageBytes);
    }

    void free(MemorySegment view) {
        region.free(view);
    }

    void write(long address, byte value) {
        memory.set(ValueLayout.JAVA_BYTE, address - base, value);
    }

    byte read(long address) {
        return memory.get(ValueLayout.JAVA_BYTE, address - base);
    }

    void copy(long from, long to, long bytes) {
        MemorySegment.copy(memory, from - base, memory, to - base, bytes);
    }

    /** Writes the first byte, as the kernel's cases do. */
    void touch(long address) {
        write(address, (byte) 1);
    }
}
