package org.acre.cli.replay.page;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser without a window, if there is one: that of -Dacre.chromium, of the PATH, or of Playwright. */
final class Chromium {
    private static final int SECONDS = 60;
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private final Path program;

    private Chromium(Path program) {
        this.program = program;
    }

    static Optional<Chromium> find() throws IOException {
        String named = System.getProperty("acre.chromium");
        if (named != null) {
            return Optional.of(new Chromium(Path.of(named)));
        }
        for (String directory : Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1)) {
            for (String name : NAMES) {
                if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, name))) {
                    return Optional.of(new Chromium(Path.of(directory, name)));
                }
            }
        }
        return ofPlaywright(Path.of(System.getProperty("user.home"), ".cache", "ms-playwright"));
    }

    private static Optional<Chromium> ofPlaywright(Path cache) throws IOException {
        if (!Files.isDirectory(cache)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.find(cache, 3, (path, _) -> path.endsWith("chrome") || path.endsWith("headless_shell"))) {
            return files.filter(path -> Files.isRegularFile(path) && Files.isExecutable(path)).findFirst().map(Chromium::new);
        }
    }

    /** The document as it is after its scripts ran. */
    String dom(Path page, Path profile) throws IOException, InterruptedException {
        return run(profile, "--dump-dom", page.toUri().toString());
    }

    private String run(Path profile, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir=" + profile, "--window-size=1100,900"));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(profile, "out", ".txt");
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new IOException(program + " did not end in " + SECONDS + " s");
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
