package org.acre.memory;

import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * Memory under a region, mapped whole from birth to {@link #close}: readable, writable, from any thread.
 */
public sealed interface Backing permits AnonymousMemory, SharedMemory, TemporaryFile, FileMemory, BorrowedMemory {
    /** The memory: native, starts and ends on a page. The same segment on every call. */
    MemorySegment memory();

    /** Bytes from this offset on read as zero until somebody writes there; {@code memory().byteSize()} if none do. */
    long zeroFrom();

    /** Whether its pages can be shown at other addresses of this process too. */
    default boolean isShared() {
        return false;
    }

    /** Mappings of the kernel that this takes, unless pages are protected one by one. */
    default long kernelMappings() {
        return 1;
    }

    /** Gives the memory of whole pages back to the OS. Nobody uses them meanwhile. */
    default Discarding discard(long address, long bytes) {
        return Discarding.NEVER;
    }

    /** Makes whole pages inaccessible, or accessible again. @return false if that failed and nothing has changed */
    default boolean protect(long address, long bytes, boolean accessible) {
        return false;
    }

    /** Bytes of memory, or of the disk under a file, that this takes now; nothing if that is not known. */
    default OptionalLong residentBytes() {
        return Residency.residentBytes(memory().address(), memory().byteSize());
    }

    /**
     * Unmaps what this backing mapped; the segments cut from {@link #memory} die with it. Called once.
     *
     * @throws IllegalStateException if a segment is inside a native call or an I/O operation just now; nothing changed
     */
    void close();
}
