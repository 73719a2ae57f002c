package org.acre;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.acre.memory.FileFault;

/**
 * A file cannot hold what a region needs of it: the disk is full or a limit reached, or somebody has truncated the file. Where
 * that is known beforehand, it is this exception and not a fault at the first access.
 */
public final class RegionFileException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    private final FileFault fault;

    RegionFileException(FileFault fault) {
        super(fault.getMessage(), fault);
        this.fault = fault;
    }

    /** The file. */
    public Path file() {
        return fault.file();
    }

    /** The byte of the file from which on it has no room, or from which on it is gone. */
    public long offset() {
        return fault.offset();
    }

    /** How many bytes were wanted there. */
    public long bytes() {
        return fault.bytes();
    }
}
