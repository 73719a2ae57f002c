package org.acre.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much of a mapping is in memory, as Linux tells of this process in /proc/self/smaps. */
final class Residency {
    private static final Path SMAPS = Path.of("/proc/self/smaps");
    private static final String RSS = "Rss:";

    private Residency() {}

    /**
     * Resident bytes of the mappings that overlap [{@code start}, {@code start + bytes}), each as a whole: the kernel may
     * show a neighbour of the same kind as one with it, unless something lies between. Reads the list of all mappings: milliseconds.
     *
     * @return nothing where there is no such list
     */
    static OptionalLong residentBytes(long start, long bytes) {
        try (BufferedReader lines = Files.newBufferedReader(SMAPS)) {
            long sum = 0;
            boolean inside = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                int dash = line.indexOf('-');
                if (dash > 0 && dash < space) {
                    inside = overlaps(line, dash, space, start, start + bytes);
                } else if (inside && line.startsWith(RSS)) {
                    sum += kibibytes(line) << 10;
                }
            }
            return OptionalLong.of(sum);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean overlaps(String line, int dash, int space, long start, long end) {
        // The highest mapping of x86, vsyscall, has an address beyond 2^63.
        long from = Long.parseUnsignedLong(line, 0, dash, 16);
        long to = Long.parseUnsignedLong(line, dash + 1, space, 16);
        return from >= 0 && from < end && to > start;
    }

    /** The figure of a line such as {@code Rss:     1234 kB}. */
    private static long kibibytes(String line) {
        String figure = line.substring(RSS.length()).strip();
        return Long.parseLong(figure.substring(0, figure.indexOf(' ')));
    }
}
