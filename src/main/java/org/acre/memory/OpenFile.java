package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A file that stays open as long as it is mapped. Interrupts do not close it. */
interface OpenFile {
    /** Opens a file for reading and writing. It exists. */
    static OpenFile of(Path file) throws IOException {
        return Platform.isNative() ? PosixFile.open(file) : new PortableFile(file);
    }

    long length() throws IOException;

    /** Cuts the file, or makes it longer by a hole. */
    void setLength(long bytes) throws IOException;

    /** Bytes that it takes on its disk; negative if that is not known. */
    long allocatedBytes();

    /**
     * Makes the file system give every block of a range its place, so that writing there cannot fail for want of one; the file
     * grows to the end of the range if it is shorter, and what it holds stays.
     *
     * @return 0 or errno
     */
    int reserve(long offset, long bytes);

    /** Whether {@link #map} can map more than the file is long, so that it grows in place. */
    boolean mapsBeyondItsEnd();

    /** Maps the start of the file, shared. */
    MemorySegment map(long bytes, Arena arena) throws IOException;

    /** Writes what was changed in a part of the mapping to the disk. */
    void force(MemorySegment part) throws IOException;

    void close() throws IOException;
}
