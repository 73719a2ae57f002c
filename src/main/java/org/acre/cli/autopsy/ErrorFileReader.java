package org.acre.cli.autopsy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the error files of HotSpot, and takes what it finds: files are cut, and differ from release to release. */
public final class ErrorFileReader {
    /** They have some 100 KiB; more is no error file, or the part of it that matters is at the start. */
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_JAVA_FRAMES = 16;
    private static final String FIRST_WORDS = "A fatal error has been detected by the Java Runtime Environment";
    private static final Pattern PID = Pattern.compile("\\bpid=(\\d{1,18})\\b");
    private static final Pattern SIGNAL = Pattern.compile("^#\\s+(SIG[A-Z0-9]+|EXCEPTION_[A-Z_]+) \\(0x");
    private static final Pattern THREAD = Pattern.compile("^Current thread \\(0x[0-9a-f]+\\):\\s+([^\\s\"\\[][^\"\\[]*(?:\"[^\"]*\")?)");
    private static final Pattern SIGNAL_CODE = Pattern.compile("\\bsi_code: \\S+ \\((\\w+)\\)");
    private static final Pattern ADDRESS = Pattern.compile("\\bsi_addr: 0x([0-9a-fA-F]{1,16})\\b");
    private static final Pattern REGISTER = Pattern.compile("\\b([A-Za-z][A-Za-z0-9]{1,7})\\s?=\\s?0x([0-9a-fA-F]{1,16})\\b");

    private final List<String> lines;

    private ErrorFileReader(List<String> lines) {
        this.lines = lines;
    }

    /** Reads one. @throws IOException if the file cannot be read, or is no error file of HotSpot, with what is in place of it */
    public static ErrorFile read(Path path) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MOST_BYTES);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.contains(FIRST_WORDS)) {
            throw new IOException(path + ": expected an error file of HotSpot (hs_err_pidN.log); got " + Files.size(path)
                    + " bytes without the words '" + FIRST_WORDS + "'");
        }
        return new ErrorFileReader(text.lines().toList()).read();
    }

    private ErrorFile read() {
        String siginfo = first("siginfo:");
        String frame = after("# Problematic frame:").stream().findFirst().orElse("");
        return new ErrorFile(number(PID, first("#  "), 10), match(SIGNAL), group(SIGNAL_CODE, siginfo), number(ADDRESS, siginfo, 16),
                match(THREAD), frame.replaceFirst("^#\\s*", ""), javaFrames(), registers());
    }

    /** Those of Java code, compiled (J) and interpreted (j): in Java code they are among the native ones, else they have a section. */
    private List<String> javaFrames() {
        return Stream.concat(after("Native frames:").stream(), after("Java frames:").stream())
                .filter(line -> line.startsWith("J ") || line.startsWith("j ")).distinct().limit(MOST_JAVA_FRAMES).toList();
    }

    /** The first line that begins so. */
    private String first(String start) {
        return lines.stream().filter(line -> line.startsWith(start)).findFirst().orElse("");
    }

    private String match(Pattern pattern) {
        return lines.stream().map(line -> group(pattern, line)).filter(group -> !group.isEmpty()).findFirst().orElse("");
    }

    private static String group(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static OptionalLong number(Pattern pattern, String line, int radix) {
        String digits = group(pattern, line);
        return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseUnsignedLong(digits, radix));
    }

    /** The lines below the one that begins so, up to an empty one. */
    private List<String> after(String heading) {
        List<String> section = new ArrayList<>();
        for (String line : lines.stream().dropWhile(line -> !line.startsWith(heading)).skip(1).toList()) {
            if (line.isBlank()) {
                break;
            }
            section.add(line);
        }
        return section;
    }

    private Map<String, Long> registers() {
        Map<String, Long> registers = new LinkedHashMap<>();
        for (String line : after("Registers:")) {
            Matcher matcher = REGISTER.matcher(line);
            while (matcher.find()) {
                registers.putIfAbsent(matcher.group(1), Long.parseUnsignedLong(matcher.group(2), 16));
            }
        }
        return registers;
    }
}
