package org.acre.cli.trace;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a trace, one at a time, and the fields of the line at hand, from left to right. Empty lines and lines that
 * start with {@code #} are passed over. For one thread.
 */
public final class TraceLines implements AutoCloseable {
    /** Longer than any line of a trace by far; a file without line ends is refused here and not read into memory. */
    private static final int LONGEST_LINE = 1024;
    private static final int BUFFER_BYTES = 64 << 10;

    // No machine that Java runs on has more address space. So limited, sums of a page and a length cannot overflow.
    private static final long MOST_BYTES = 1L << 56;
    private static final long MOST_PAGES = 1L << 40;
    private static final long MOST_PAGE = 1L << 56;

    private final Path file;
    private final FileChannel channel;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int bufferAt;
    private int bufferEnd;

    private final byte[] text = new byte[LONGEST_LINE];
    private int length;
    private int at;
    private long line;

    private TraceLines(Path file, FileChannel channel, InputStream in) {
        this.file = file;
        this.channel = channel;
        this.in = in;
    }

    /** Opens {@code file}; a name that ends in {@code .gz} is decompressed. */
    public static TraceLines open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
            return new TraceLines(file, channel, file.toString().endsWith(".gz") ? unzip(file, in) : in);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static InputStream unzip(Path file, InputStream in) throws IOException {
        try {
            return new GZIPInputStream(in, BUFFER_BYTES);
        } catch (ZipException | EOFException e) {
            throw new TraceFormatException(file, 1, "gzip data, as the name says", String.valueOf(e.getMessage()));
        }
    }

    /** Goes to the next line that says something; false at the end of the file. */
    public boolean next() throws IOException {
        while (readLine()) {
            at = 0;
            skipBlanks();
            if (at < length && text[at] != '#') {
                return true;
            }
        }
        return false;
    }

    private boolean readLine() throws IOException {
        length = 0;
        int c = read();
        if (c < 0) {
            return false;
        }
        line++;
        while (c >= 0 && c != '\n') {
            if (length == LONGEST_LINE) {
                throw malformed("a line of at most " + LONGEST_LINE + " bytes", "a longer one");
            }
            text[length++] = (byte) c;
            c = read();
        }
        return true;
    }

    private int read() throws IOException {
        if (bufferAt == bufferEnd) {
            bufferAt = 0;
            try {
                bufferEnd = Math.max(0, in.read(buffer));
            } catch (ZipException | EOFException e) {
                bufferEnd = 0;
                line++;
                throw malformed("gzip data to the end of the file", String.valueOf(e.getMessage()));
            }
            if (bufferEnd == 0) {
                return -1;
            }
        }
        return buffer[bufferAt++];
    }

    private void skipBlanks() {
        while (at < length && text[at] <= ' ' && text[at] >= 0) {
            at++;
        }
    }

    /** The next field, one character long. */
    public char letter(String expected) throws TraceFormatException {
        int start = at;
        String word = word(expected);
        if (word.length() != 1) {
            throw wrongField(start, expected);
        }
        return word.charAt(0);
    }

    /** The next field as it stands. */
    public String word(String expected) throws TraceFormatException {
        skipBlanks();
        int start = at;
        while (at < length && (text[at] > ' ' || text[at] < 0)) {
            at++;
        }
        if (start == at) {
            throw wrongField(start, expected);
        }
        return new String(text, start, at - start, StandardCharsets.UTF_8);
    }

    /** The next field, a decimal number of at least {@code lowest}. */
    public long number(long lowest, String expected) throws TraceFormatException {
        return number(10, lowest, Long.MAX_VALUE, expected);
    }

    /** The next field, a length in bytes. */
    public long bytes() throws TraceFormatException {
        return number(10, 0, MOST_BYTES, "a size in bytes, 0 to 2^56");
    }

    /** The next field, a length in pages. */
    public long pages() throws TraceFormatException {
        return number(10, 1, MOST_PAGES, "a number of pages, 1 to 2^40");
    }

    /** The next field, a hexadecimal number, with a sign if negative. */
    public long hexadecimal(String expected) throws TraceFormatException {
        return number(16, -MOST_PAGE, MOST_PAGE, expected);
    }

    private long number(int radix, long lowest, long highest, String expected) throws TraceFormatException {
        skipBlanks();
        int start = at;
        boolean negative = at < length && text[at] == '-';
        if (negative) {
            at++;
        }
        int firstDigit = at;
        long value = 0;
        for (int digit; at < length && (digit = Character.digit(text[at], radix)) >= 0; at++) {
            if (value > (Long.MAX_VALUE - digit) / radix) {
                throw wrongField(start, expected);
            }
            value = value * radix + digit;
        }
        value = negative ? -value : value;
        boolean ended = at == length || text[at] == ' ' || text[at] == '\t' || text[at] == '\r';
        if (at == firstDigit || !ended || value < lowest || value > highest) {
            throw wrongField(start, expected);
        }
        return value;
    }

    /** Nothing may follow. */
    public void end() throws TraceFormatException {
        skipBlanks();
        if (at < length) {
            throw wrongField(at, "the end of the line");
        }
    }

    private TraceFormatException wrongField(int start, String expected) {
        at = start;
        skipBlanks();
        int end = at;
        while (end < length && (text[end] > ' ' || text[end] < 0)) {
            end++;
        }
        return malformed(expected, at == end ? "the end of the line"
                : "'" + new String(text, at, end - at, StandardCharsets.UTF_8) + "'");
    }

    /** The complaint about this line. */
    public TraceFormatException malformed(String expected, String got) {
        return new TraceFormatException(file, line, expected, got);
    }

    /** The number of the line at hand, from 1. */
    public long line() {
        return line;
    }

    /** Bytes of the file that were read so far, compressed as they lie there. */
    public long bytesRead() throws IOException {
        return channel.position();
    }

    @Override public void close() throws IOException {
        channel.close();
    }
}
