package org.acre.blackbox;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Makes the file of a box. */
final class BoxFile {
    /** Ends the name of the file that lay where a new box is made: what a process that starts again must not wipe out. */
    static final String PREVIOUS = ".previous";
    /** Ends the name of a box that is being made. */
    private static final String UNFINISHED = ".new";
    private static final int CHUNK_BYTES = 1 << 16;

    private BoxFile() {}

    /**
     * A new file, mapped shared, all zero. It is written once: every block has its place, so that no later write finds the disk full. It lies
     * beside {@code path} until it is {@linkplain #putInPlace put in place}, so that one that was not finished is in nobody's way.
     */
    static MemorySegment create(Path path, long bytes, Arena arena) throws IOException {
        requireBoxOrNothing(path);
        try (FileChannel channel = FileChannel.open(beside(path, UNFINISHED), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(CHUNK_BYTES);
            for (long left = bytes; left > 0; left -= channel.write(zeros)) {
                zeros.clear().limit((int) Math.min(left, CHUNK_BYTES));
            }
            return channel.map(MapMode.READ_WRITE, 0, bytes, arena);
        } catch (IOException e) {
            Files.deleteIfExists(beside(path, UNFINISHED));
            throw new IOException("a black box of " + bytes + " bytes cannot be made at " + path + ": " + e
                    + "; a directory that can be written and has room would help, or fewer records", e);
        }
    }

    /** Puts a box whose header is written where it belongs. What lay there is kept beside it. */
    static void putInPlace(Path path) throws IOException {
        requireBoxOrNothing(path);
        if (Files.exists(path)) {
            Files.move(path, beside(path, PREVIOUS), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(beside(path, UNFINISHED), path);
    }

    private static Path beside(Path path, String ending) {
        return path.resolveSibling(path.getFileName() + ending);
    }

    private static void requireBoxOrNothing(Path path) throws IOException {
        if (Files.exists(path) && !isBox(path)) {
            throw new IOException("a black box is not written over " + path + ", which is none and has " + Files.size(path)
                    + " bytes; another path would help");
        }
    }

    static boolean isBox(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        ByteBuffer magic = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(path)) {
            return channel.read(magic, 0) == Long.BYTES && magic.getLong(0) == BoxHeader.MAGIC;
        }
    }
}
