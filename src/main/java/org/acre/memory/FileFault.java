package org.acre.memory;

import java.io.IOException;
import java.nio.file.Path;

/** A file cannot hold what a region needs of it: where, how much, and why. */
public final class FileFault extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offset;
    private final long bytes;

    /** @param reason the words after "bytes at offset ... of file ..." */
    FileFault(Path file, long offset, long bytes, String reason) {
        super(bytes + " bytes at offset " + offset + " of " + file + " " + reason);
        this.file = file;
        this.offset = offset;
        this.bytes = bytes;
    }

    public Path file() {
        return file;
    }

    /** The first byte that is missing. */
    public long offset() {
        return offset;
    }

    /** Bytes that were asked for there. */
    public long bytes() {
        return bytes;
    }
}
