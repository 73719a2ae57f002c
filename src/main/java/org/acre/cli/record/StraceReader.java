package org.acre.cli.record;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what {@code strace -f -ttt} wrote. A call that is cut in two by lines of other threads is seen twice: begun, and ended, whole. */
final class StraceReader {
    private static final Pattern LINE = Pattern.compile("(\\d+) +(\\d+)\\.(\\d{6}) (.*)");
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\) += (\\S+).*");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final String UNFINISHED = "<unfinished ...>";
    private static final String EXIT = "+++ ";

    private final BufferedReader lines;
    private final Map<Long, String> unfinished = new HashMap<>();

    StraceReader(BufferedReader lines) {
        this.lines = lines;
    }

    /** The next, or null at the end. Lines that say something else are passed over. */
    @Nullable Call next() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                long micros = Long.parseLong(parts.group(2)) * 1_000_000 + Long.parseLong(parts.group(3));
                Call call = call(Long.parseLong(parts.group(1)), micros, parts.group(4));
                if (call != null) {
                    return call;
                }
            }
        }
        return null;
    }

    private @Nullable Call call(long thread, long micros, String text) {
        if (text.startsWith(EXIT)) {
            unfinished.remove(thread);
            return new Call(Call.Kind.EXIT, micros, thread, "", List.of(), "");
        }
        if (text.endsWith(UNFINISHED)) {
            String begun = text.substring(0, text.length() - UNFINISHED.length());
            unfinished.put(thread, begun);
            return begun(thread, micros, begun);
        }
        Matcher resumed = RESUMED.matcher(text);
        if (resumed.matches()) {
            String begun = unfinished.remove(thread);
            return begun == null ? null : ended(Call.Kind.RESUMED, thread, micros, begun + resumed.group(1));
        }
        return ended(Call.Kind.WHOLE, thread, micros, text);
    }

    private static @Nullable Call begun(long thread, long micros, String text) {
        int parenthesis = text.indexOf('(');
        return parenthesis < 0 ? null : new Call(Call.Kind.BEGUN, micros, thread, text.substring(0, parenthesis),
                arguments(text.substring(parenthesis + 1)), "");
    }

    private static @Nullable Call ended(Call.Kind kind, long thread, long micros, String text) {
        Matcher parts = CALL.matcher(text);
        return !parts.matches() ? null
                : new Call(kind, micros, thread, parts.group(1), arguments(parts.group(2)), parts.group(3));
    }

    private static List<String> arguments(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }
}
