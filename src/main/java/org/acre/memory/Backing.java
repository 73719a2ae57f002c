package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * Memory under a region, mapped from birth to {@link #close}: its first {@link #bytes} are readable and writable, from any
 * thread. What lies behind them are addresses to grow into, where an access faults.
 */
public sealed interface Backing permits AnonymousMemory, TemporaryFile, FileMemory, BorrowedMemory {
    /** All addresses that this has or can come to have: native, from a page to a page. The same segment on every call. */
    MemorySegment memory();

    /** Bytes that are usable now. */
    long bytes();

    /**
     * Makes more of {@link #memory} usable, or throws and changes nothing. One call at a time.
     *
     * @param bytes whole pages, more than now and at most {@code memory().byteSize()}
     * @return bytes before this offset may hold something: from here on, what is new reads as zero
     */
    long grow(long bytes) throws IOException;

    /** Bytes from this offset on read as zero until somebody writes there; {@code bytes()} if none do. */
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

    /** Tells the OS how whole pages will be used; nothing happens where it does not listen. */
    default void advise(long address, long bytes, int advice) {
        if (Platform.isNative()) {
            PosixMemory.advise(address, bytes, advice);
        }
    }

    /** Returns when what was written to whole pages is on the disk, if there is one. */
    default void force(long address, long bytes) throws IOException {}

    /** Looks whether what lies under {@link #bytes} is still there. @throws FileFault if it is not */
    default void check() throws FileFault {}

    /** Bytes of memory, or of the disk under a file, that this takes now; nothing if that is not known. */
    default OptionalLong residentBytes() {
        return Residency.residentBytes(memory().address(), bytes());
    }

    /**
     * Unmaps what this backing mapped; the segments cut from {@link #memory} die with it. Called once.
     *
     * @throws IllegalStateException if a segment is inside a native call or an I/O operation just now; nothing changed
     */
    void close();
}
