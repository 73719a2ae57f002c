package org.acre.cli.trace;

import java.io.IOException;

/** Reads a trace of allocations by id, in the order in which they happened. */
public interface BlockReader {
    /**
     * Fills {@code operation} with the next one; false at the end. Checks the line, not whether the id lives.
     *
     * @throws TraceFormatException if the line is malformed
     */
    boolean next(BlockOperation operation) throws IOException;
}
