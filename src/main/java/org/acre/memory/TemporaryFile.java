package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The portable stand-in for anonymous memory: a sparse file in the directory for temporary files, gone when the region
 * closes or the process ends. Needs no native access. Pages that are written take room on that file system.
 */
final class TemporaryFile implements Backing {
    private final Arena arena;
    private final FileChannel channel;
    private final MemorySegment memory;
    private volatile long bytes;

    private TemporaryFile(Arena arena, FileChannel channel, MemorySegment memory, long bytes) {
        this.arena = arena;
        this.channel = channel;
        this.memory = memory;
        this.bytes = bytes;
    }

    static TemporaryFile map(Extent extent) throws IOException {
        Path directory = Files.createTempDirectory("acre");
        Path file = directory.resolve("region");
        Arena arena = Arena.ofShared();
        FileChannel channel = null;
        try {
            // Only a file that this call creates can be asked to be sparse.
            channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                    StandardOpenOption.WRITE, StandardOpenOption.SPARSE, StandardOpenOption.DELETE_ON_CLOSE);
            long most = extent.mostBytes();
            MemorySegment mapped =
                    SparseFile.map(channel, file, Alignment.reserve(most, extent.alignment()), arena);
            deleteNow(file, directory);
            return new TemporaryFile(arena, channel, Alignment.cut(mapped, most, extent.alignment()), extent.bytes());
        } catch (Throwable e) {
            arena.close();
            if (channel != null) {
                channel.close();
            }
            deleteNow(file, directory);
            throw e;
        }
    }

    /** Takes the name away at once where the OS lets a mapped file lose it, so that no crash leaves the file behind. */
    private static void deleteNow(Path file, Path directory) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // Windows keeps a mapped file: then DELETE_ON_CLOSE takes it, and the directory goes with the process.
            directory.toFile().deleteOnExit();
        }
    }

    @Override public MemorySegment memory() {
        return memory;
    }

    @Override public long bytes() {
        return bytes;
    }

    /** The file has that length already. */
    @Override public long grow(long more) {
        bytes = more;
        return 0;
    }

    @Override public long zeroFrom() {
        return 0;
    }

    @Override public void close() {
        if (arena.scope().isAlive()) { // again, after a close that has failed further on
            arena.close();
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("closing the temporary file of " + memory.byteSize() + " bytes", e);
        }
    }

    @Override public String toString() {
        return "temporary file";
    }
}
