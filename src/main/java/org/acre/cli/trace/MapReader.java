package org.acre.cli.trace;

import java.io.IOException;
import org.acre.cli.trace.MapOperation.Kind;

/**
 * {@code .mm}: {@code usec m page pages prot flags hinted tid}, {@code usec u page pages tid},
 * {@code usec x page pages newPages newPage tid}, and {@code p}, {@code d}, {@code b}, which are recognised by their letter
 * and passed on as other. Pages where something starts are hexadecimal, numbers of pages decimal.
 */
public final class MapReader {
    private static final String OPERATION = "an operation: m, u, x, p, d or b";
    private static final String PAGE = "a page number in hexadecimal";

    private final TraceLines lines;

    public MapReader(TraceLines lines) {
        this.lines = lines;
    }

    /**
     * Fills {@code operation} with the next one; false at the end.
     *
     * @throws TraceFormatException if the line is malformed
     */
    public boolean next(MapOperation operation) throws IOException {
        if (!lines.next()) {
            return false;
        }
        lines.number(0, "a time in microseconds");
        char letter = lines.letter(OPERATION);
        switch (letter) {
            case 'm' -> map(operation);
            case 'u' -> {
                long page = lines.hexadecimal(PAGE);
                operation.set(Kind.UNMAP, page, lines.pages(), 0, 0, false, false);
            }
            case 'x' -> remap(operation);
            case 'p', 'd' -> {
                long page = lines.hexadecimal(PAGE);
                lines.number(0, "a number of pages, 0 or more");
                lines.word(letter == 'p' ? "a protection" : "an advice");
                operation.set(Kind.OTHER, page, 0, 0, 0, false, false);
            }
            case 'b' -> operation.set(Kind.OTHER, lines.hexadecimal(PAGE), 0, 0, 0, false, false);
            default -> throw lines.malformed(OPERATION, "'" + letter + "'");
        }
        lines.number(0, "a thread id, 0 or more");
        lines.end();
        return true;
    }

    private void map(MapOperation operation) throws TraceFormatException {
        long page = lines.hexadecimal(PAGE);
        long pages = lines.pages();
        String protection = lines.word("a protection such as rw-");
        if (protection.length() != 3) {
            throw lines.malformed("a protection such as rw-", "'" + protection + "'");
        }
        String flags = lines.word("flags of a, f, F, N and S");
        if (!flags.matches("[afFNS]+")) {
            throw lines.malformed("flags of a, f, F, N and S", "'" + flags + "'");
        }
        lines.number(0, "0 or 1: whether an address was asked for");
        operation.set(Kind.MAP, page, pages, 0, 0, flags.indexOf('F') >= 0, !protection.equals("---"));
    }

    private void remap(MapOperation operation) throws TraceFormatException {
        long page = lines.hexadecimal(PAGE);
        long pages = lines.pages();
        long newPages = lines.pages();
        long newPage = lines.hexadecimal(PAGE);
        operation.set(Kind.REMAP, page, pages, newPage, newPages, false, true);
    }
}
