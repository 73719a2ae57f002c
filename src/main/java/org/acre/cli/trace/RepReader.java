package org.acre.cli.trace;

import java.io.IOException;
import org.acre.cli.trace.BlockOperation.Kind;

/**
 * {@code .rep} of CMU's malloc lab: four lines of one number each (suggested heap size, number of ids, number of
 * operations, weight), then {@code a id size}, {@code r id size}, {@code f id}. {@code f -1} frees nothing, as
 * {@code free(NULL)} does. There are no threads: all is done by thread 0.
 */
public final class RepReader implements BlockReader {
    private final TraceLines lines;
    private final long ids;
    private final long operations;
    private long read;

    /** Reads the four lines at the head. */
    public RepReader(TraceLines lines) throws IOException {
        this.lines = lines;
        header("the suggested heap size");
        this.ids = header("the number of ids");
        this.operations = header("the number of operations");
        header("the weight");
    }

    private long header(String what) throws IOException {
        if (!lines.next()) {
            throw lines.malformed(what + ", a number", "the end of the file");
        }
        long number = lines.number(0, what + ", a number");
        lines.end();
        return number;
    }

    @Override public boolean next(BlockOperation operation) throws IOException {
        while (lines.next()) {
            if (++read > operations) {
                throw lines.malformed("the end of the file after " + operations + " operations", "one more");
            }
            char letter = lines.letter("an operation: a, r or f");
            switch (letter) {
                case 'a' -> operation.set(Kind.ALLOCATE, id(0), lines.bytes(), 1, 0);
                case 'r' -> operation.set(Kind.RESIZE, id(0), lines.bytes(), 1, 0);
                case 'f' -> operation.set(Kind.FREE, id(-1), 0, 1, 0);
                default -> throw lines.malformed("an operation: a, r or f", "'" + letter + "'");
            }
            lines.end();
            if (operation.id() >= 0) {
                return true;
            }
        }
        if (read < operations) {
            throw lines.malformed(operations + " operations", "the end of the file after " + read);
        }
        return false;
    }

    private long id(long lowest) throws TraceFormatException {
        long id = lines.number(lowest, "an id, " + lowest + " to " + (ids - 1));
        if (id >= ids) {
            throw lines.malformed("an id, " + lowest + " to " + (ids - 1), "'" + id + "'");
        }
        return id;
    }
}
