package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the file system of a directory can do for regions in files, as a file of {@value #BYTES} bytes shows that is made there and deleted.
 *
 * @param isSparse a file that was never written takes no blocks
 * @param whyNotReserved why its blocks cannot be reserved; null if they can
 * @param whyNotPunched why a hole cannot be punched that gives blocks back; null if it can
 */
public record FileProbe(boolean isSparse, @Nullable String whyNotReserved, @Nullable String whyNotPunched) {
    private static final long BYTES = 1 << 20;

    /**
     * Tries it.
     *
     * @throws IOException if no file can be made, sized or mapped there
     * @throws UnsupportedOperationException without native access
     */
    public static FileProbe of(Path directory) throws IOException {
        if (!Platform.isNative()) {
            throw new UnsupportedOperationException(Platform.whyNotNative());
        }
        Path path = Files.createTempFile(directory, "acre", ".probe");
        try {
            OpenFile file = OpenFile.of(path);
            try {
                return of(file);
            } finally {
                file.close();
            }
        } finally {
            Files.delete(path);
        }
    }

    private static FileProbe of(OpenFile file) throws IOException {
        file.setLength(BYTES);
        boolean isSparse = file.allocatedBytes() < BYTES;
        String whyNotReserved = whyNot("posix_fallocate", file.reserve(0, BYTES), file.allocatedBytes() >= BYTES);
        if (whyNotReserved != null) {
            return new FileProbe(isSparse, whyNotReserved, "not tried"); // a page that may have no block is a SIGBUS where the disk is full
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = file.map(BYTES, arena).fill((byte) 1);
            file.force(memory); // blocks that come late are there now
            String whyNotPunched =
                    whyNot("a hole", PosixMemory.punch(memory.address(), BYTES), file.allocatedBytes() < BYTES);
            return new FileProbe(isSparse, whyNotReserved, whyNotPunched);
        }
    }

    private static @Nullable String whyNot(String what, int errno, boolean changed) {
        if (errno != 0) {
            return what + " failed with " + PosixMemory.errorName(errno);
        }
        return changed ? null : what + " was granted, but the file takes as many blocks as before";
    }
}
