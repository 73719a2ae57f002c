package org.acre.cli.replay;

import java.nio.file.Path;

/** The allocator failed a trace: {@code file:line: what, with the addresses}. */
public final class ReplayFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplayFailedException(String message) {
        super(message);
    }

    ReplayFailedException(Path file, long line, RuntimeException cause) {
        super(file + ":" + line + ": " + (cause instanceof ReplayFailedException || cause.getMessage() == null
                ? String.valueOf(cause.getMessage()) : cause.getClass().getSimpleName() + ": " + cause.getMessage()), cause);
    }
}
