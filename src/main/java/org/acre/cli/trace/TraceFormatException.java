package org.acre.cli.trace;

import java.io.IOException;
import java.nio.file.Path;

/** A trace that is not what its format says: {@code file:line: expected ...; got ...}. */
public final class TraceFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    TraceFormatException(Path file, long line, String expected, String got) {
        super(file + ":" + line + ": expected " + expected + "; got " + got);
    }
}
