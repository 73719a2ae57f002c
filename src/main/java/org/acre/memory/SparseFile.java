package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/** Maps a file of any length from its start, and grows it to that length without writing a block of it. */
final class SparseFile {
    private SparseFile() {}

    /** @throws IOException with the file, the length asked for, what it had, and what would help */
    static MemorySegment map(FileChannel channel, Path file, long bytes, Arena arena) throws IOException {
        long before = channel.size();
        try {
            return channel.map(MapMode.READ_WRITE, 0, bytes, arena);
        } catch (IOException e) {
            throw new IOException("mapping " + bytes + " bytes of " + file + ", which had " + before + ", failed: "
                    + e.getMessage() + "; a shorter region would help, or a file system that holds sparse files of that "
                    + "length, or a higher limit on file sizes (ulimit -f) or address space (ulimit -v)", e);
        }
    }
}
