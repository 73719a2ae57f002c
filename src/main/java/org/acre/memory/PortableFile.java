package org.acre.memory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file as the JDK opens it: blocks come when they are written, and a mapping is as long as the file. */
final class PortableFile implements OpenFile {
    private final Path path;
    private final RandomAccessFile file; // not a channel: an interrupt would close that

    PortableFile(Path path) throws IOException {
        this.path = path;
        this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    @Override public long length() throws IOException {
        return file.length();
    }

    @Override public void setLength(long bytes) throws IOException {
        file.setLength(bytes);
    }

    @Override public long allocatedBytes() {
        return -1;
    }

    /** Nothing: the JDK has no call for it. */
    @Override public int reserve(long offset, long bytes) {
        return 0;
    }

    @Override public boolean mapsBeyondItsEnd() {
        return false;
    }

    @Override public MemorySegment map(long bytes, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return SparseFile.map(channel, path, bytes, arena);
        }
    }

    @Override public void force(MemorySegment part) {
        part.force();
    }

    @Override public void close() throws IOException {
        file.close();
    }
}
