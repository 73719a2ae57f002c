package org.acre.cli.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files of a machine say about it.
 *
 * @param root where /proc and /sys are: the root of the file system, or a made-up tree
 */
public record Machine(Path root) {
    private static final Pattern CHOSEN = Pattern.compile("\\[([^]]+)]");
    /** A figure of 19 digits or more says no limit in files of this kind. */
    private static final Pattern FIGURE = Pattern.compile("\\d{1,18}");

    /** The machine that this process runs on. */
    public static Machine here() {
        return new Machine(Path.of("/"));
    }

    /** The lines of a file; none if it cannot be read. */
    List<String> lines(String file) {
        // In one read from the front: some files of /proc give nothing more to a second one.
        try (BufferedReader reader = Files.newBufferedReader(root.resolve(file))) {
            return reader.lines().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** The first line of a file. */
    Optional<String> line(String file) {
        return lines(file).stream().findFirst().map(String::strip);
    }

    /** The number that a file consists of. */
    OptionalLong number(String file) {
        return line(file).map(Machine::figure).orElse(OptionalLong.empty());
    }

    /** The word in brackets, in a file that lists what can be chosen. */
    Optional<String> chosen(String file) {
        return line(file).map(CHOSEN::matcher).filter(Matcher::find).map(match -> match.group(1));
    }

    /** The first number behind a label such as {@code MemTotal:} or {@code Max address space}. */
    OptionalLong labelled(String file, String label) {
        return lines(file).stream().filter(line -> line.startsWith(label)).findFirst()
                .map(line -> figure(line.substring(label.length()))).orElse(OptionalLong.empty());
    }

    /** The same of a line that counts in kB, in bytes. */
    OptionalLong labelledBytes(String file, String label) {
        OptionalLong kibibytes = labelled(file, label);
        return kibibytes.isPresent() ? OptionalLong.of(kibibytes.getAsLong() << 10) : kibibytes;
    }

    /** The first word, if it is a number: "unlimited" is none. */
    private static OptionalLong figure(String text) {
        String first = text.strip().split("\\s+", 2)[0];
        return FIGURE.matcher(first).matches() ? OptionalLong.of(Long.parseLong(first)) : OptionalLong.empty();
    }
}
