package org.acre.memory;

import java.io.IOException;
import java.nio.file.Path;

/** The blocks of a file that regions lie in: how it gets them, and whether they are still there. */
final class FileBlocks {
    /** Blocks are asked for in parts of this length, so that a fault tells how far the disk reached. */
    private static final long PART_BYTES = 1L << 30;

    private final Path path;
    private final OpenFile file;
    private final boolean sparse;

    FileBlocks(Path path, OpenFile file, boolean sparse) {
        this.path = path;
        this.file = file;
        this.sparse = sparse;
    }

    Path path() {
        return path;
    }

    OpenFile file() {
        return file;
    }

    boolean areSparse() {
        return sparse;
    }

    /**
     * Makes the file at least {@code bytes} long, and gives it its blocks from {@code from} on unless it may be sparse. If that
     * fails, the file is as long as before.
     *
     * @return the page from which on all of it up to {@code bytes} reads as zero, because the file has grown by it
     */
    long extend(long from, long bytes) throws IOException {
        long before = file.length();
        try {
            if (!sparse) {
                reserve(from, bytes);
            }
            if (file.length() < bytes) {
                file.setLength(bytes);
            }
        } catch (Throwable e) {
            if (file.length() > before) {
                file.setLength(before);
            }
            throw e;
        }
        // Past the old end, but on its page, may lie what another mapping wrote there unseen.
        long page = Platform.pageSize();
        return Math.max(from, Math.min(bytes, (before + page - 1) & -page));
    }

    private void reserve(long from, long bytes) throws FileFault {
        for (long offset = from; offset < bytes; offset += PART_BYTES) {
            long part = Math.min(PART_BYTES, bytes - offset);
            int errno = file.reserve(offset, part);
            if (errno != 0) {
                throw new FileFault(path, offset, part, "got no place on the disk: posix_fallocate failed with "
                        + PosixMemory.errorName(errno) + "; the region is to have " + bytes + " bytes. More room there would "
                        + "help, a higher limit on file sizes (ulimit -f), or a region that is sparse()");
            }
        }
    }

    /** @throws FileFault if somebody has made the file shorter than the region that lies in it */
    void requireLength(long bytes) throws FileFault {
        long length;
        try {
            length = file.length();
        } catch (IOException e) {
            throw new FileFault(path, 0, bytes, "are out of reach: " + e.getMessage());
        }
        if (length < bytes) {
            throw new FileFault(path, length, bytes - length, "are gone: somebody has truncated the file to " + length
                    + " bytes, and the region has " + bytes + "; an access there faults until it is as long again");
        }
    }
}
