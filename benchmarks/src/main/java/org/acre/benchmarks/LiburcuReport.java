package org.acre.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.acre.ReadSide;
import org.acre.purge.GracePeriods;
import org.acre.purge.Reader;

/**
 * How far is a registered reader from liburcu's memb flavour, which is compiled C?
 *
 * <p>Both time 50 million loads inside a section and as many outside, nine times, and take the best. The C program is
 * compiled here; without {@code cc} or {@code liburcu-dev} there is nothing to compare, and the report says so.
 *
 * <p>Usage: {@code LiburcuReport [FLAG...]}; flags for {@code cc}, if liburcu is not where it looks by itself.
 */
public final class LiburcuReport {
    private static final String SOURCE = "liburcu-readers.c";
    private static final int PASSES = 50_000_000;
    private static final int TRIES = 9;

    private static volatile long pointer = 7;
    @SuppressWarnings("UnusedVariable") // written, so that the loops are not left out
    private static volatile long sink;

    private LiburcuReport() {}

    public static void main(String[] flags) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("acre-liburcu");
        try {
            Optional<String> times = liburcu(directory, List.of(flags));
            times.ifPresent(text -> {
                String[] pair = text.split(" ", -1);
                print("liburcu memb", Double.parseDouble(pair[0]), Double.parseDouble(pair[1]));
            });
            if (times.isEmpty()) {
                System.out.println("skipped liburcu: it needs cc and the package liburcu-dev");
            }
        } finally {
            Files.deleteIfExists(directory.resolve(SOURCE));
            Files.deleteIfExists(directory.resolve("readers"));
            Files.delete(directory);
        }
        try (GracePeriods periods = ReadSide.gracePeriods(); Reader reader = periods.reader()) {
            print("Acre Reader", best(LiburcuReport::load), best(() -> loadInside(reader)));
        }
    }

    private static void print(String name, double bare, double inside) {
        System.out.printf(Locale.ROOT, "%-14s %5.2f ns a load, %5.2f inside a section: %5.2f for enter and exit%n",
                name, bare, inside, inside - bare);
    }

    /** What the C program says; empty if it cannot be compiled. */
    private static Optional<String> liburcu(Path directory, List<String> flags) throws IOException, InterruptedException {
        try (InputStream source = Objects.requireNonNull(LiburcuReport.class.getResourceAsStream(SOURCE))) {
            Files.copy(source, directory.resolve(SOURCE));
        }
        List<String> compile = new ArrayList<>(List.of("cc", "-O2", "-o", "readers", SOURCE));
        compile.addAll(flags);
        compile.add("-lurcu-memb");
        return output(directory, compile).isEmpty() ? Optional.empty() : output(directory, List.of("./readers"));
    }

    /** What a command prints; empty if it cannot be started or fails. */
    private static Optional<String> output(Path directory, List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static double best(Runnable passes) {
        double least = Double.MAX_VALUE;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            long start = System.nanoTime();
            passes.run();
            least = Math.min(least, (double) (System.nanoTime() - start) / PASSES);
        }
        return least;
    }

    private static void load() {
        long sum = 0;
        for (int i = 0; i < PASSES; i++) {
            sum += pointer;
        }
        sink = sum;
    }

    private static void loadInside(Reader reader) {
        long sum = 0;
        for (int i = 0; i < PASSES; i++) {
            reader.enter();
            sum += pointer;
            reader.exit();
        }
        sink = sum;
    }
}
