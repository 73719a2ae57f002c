package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file by its descriptor. */
final class PosixFile implements OpenFile {
    private static final int EINTR = 4;

    private final Path path;
    private int descriptor; // set once, before anybody else knows the file

    private PosixFile(Path path) {
        this.path = path;
    }

    static PosixFile open(Path path) throws IOException {
        PosixFile file = new PosixFile(path); // first: a descriptor without an object would stay open
        file.descriptor = PosixFiles.open(path);
        if (file.descriptor < 0) {
            throw failed("opening", path, -file.descriptor);
        }
        return file;
    }

    private static IOException failed(String what, Path path, int errno) {
        return new IOException(what + " " + path + " failed: " + PosixMemory.errorName(errno));
    }

    @Override public long length() throws IOException {
        long length = PosixFiles.length(descriptor);
        if (length == -PosixFiles.ENOSYS) {
            return Files.size(path);
        }
        if (length < 0) {
            throw failed("asking for the length of", path, (int) -length);
        }
        return length;
    }

    @Override public void setLength(long bytes) throws IOException {
        int errno = PosixFiles.setLength(descriptor, bytes);
        if (errno != 0) {
            throw failed("setting the length to " + bytes + " bytes of", path, errno);
        }
    }

    @Override public long allocatedBytes() {
        return PosixFiles.allocatedBytes(descriptor);
    }

    @Override public int reserve(long offset, long bytes) {
        int errno;
        do {
            errno = PosixFiles.reserve(descriptor, offset, bytes);
        } while (errno == EINTR);
        return errno;
    }

    @Override public boolean mapsBeyondItsEnd() {
        return true;
    }

    @Override public MemorySegment map(long bytes, Arena arena) throws IOException {
        return PosixMemory.mapFile(descriptor, path, bytes, arena);
    }

    @Override public void force(MemorySegment part) throws IOException {
        int errno = PosixFiles.force(part.address(), part.byteSize());
        if (errno != 0) {
            throw failed("writing " + part.byteSize() + " bytes to the disk of", path, errno);
        }
    }

    @Override public void close() throws IOException {
        int errno = PosixFiles.close(descriptor);
        if (errno != 0 && errno != EINTR) { // interrupted, it is closed all the same
            throw failed("closing", path, errno);
        }
    }
}
