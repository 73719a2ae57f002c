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
    /** Below 0 when it is closed. Written before anybody else knows the file, and by who closes it, after all others. */
    private volatile int descriptor = -1;

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
        int open = descriptor;
        if (open < 0) {
            return;
        }
        descriptor = -1; // it is gone, whatever the kernel answers: closed again, the number could be somebody else's file
        int errno = PosixFiles.close(open);
        if (errno != 0 && errno != EINTR) { // interrupted, it is closed all the same
            throw failed("closing", path, errno);
        }
    }
}
