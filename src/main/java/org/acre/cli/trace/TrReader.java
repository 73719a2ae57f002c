package org.acre.cli.trace;

import java.io.IOException;
import org.acre.cli.trace.BlockOperation.Kind;

/**
 * {@code .tr}: {@code a id size align tid}, {@code z id size align tid} (zeroed), {@code r id size tid}, {@code f id tid}.
 * Ids are dense from 0 in order of birth; alignment 0 is the default.
 */
public final class TrReader implements BlockReader {
    private final TraceLines lines;
    private long nextId;

    public TrReader(TraceLines lines) {
        this.lines = lines;
    }

    @Override public boolean next(BlockOperation operation) throws IOException {
        if (!lines.next()) {
            return false;
        }
        char letter = lines.letter("an operation: a, z, r or f");
        switch (letter) {
            case 'a' -> birth(operation, Kind.ALLOCATE);
            case 'z' -> birth(operation, Kind.ALLOCATE_ZEROED);
            case 'r' -> operation.set(Kind.RESIZE, id(), lines.bytes(), 1, thread());
            case 'f' -> operation.set(Kind.FREE, id(), 0, 1, thread());
            default -> throw lines.malformed("an operation: a, z, r or f", "'" + letter + "'");
        }
        lines.end();
        return true;
    }

    private void birth(BlockOperation operation, Kind kind) throws TraceFormatException {
        long id = id();
        if (id != nextId) {
            throw lines.malformed("the id " + nextId + " (ids are dense, in order of birth)", "'" + id + "'");
        }
        nextId++;
        operation.set(kind, id, lines.bytes(), alignment(), thread());
    }

    private long id() throws TraceFormatException {
        return lines.number(0, "an id, 0 or more");
    }

    private long alignment() throws TraceFormatException {
        long alignment = lines.number(0, "an alignment, 0 or a power of two");
        if (Long.bitCount(alignment) > 1) {
            throw lines.malformed("an alignment, 0 or a power of two", "'" + alignment + "'");
        }
        return Math.max(1, alignment);
    }

    private long thread() throws TraceFormatException {
        return lines.number(0, "a thread id, 0 or more");
    }
}
