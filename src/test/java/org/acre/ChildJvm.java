package org.acre;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A JVM of its own, on the class path, with all classes that the test can see, for what would end or bend the one of the tests. */
public final class ChildJvm {
    /** What it printed, and how it ended. */
    public record End(int code, String output) {}

    private ChildJvm() {}

    /** Runs {@code main}; {@code shell} are commands for a shell that come before, such as {@code ulimit -f 10}. */
    public static End run(String shell, Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", shell + "\nexec \"$@\"", "sh"));
        command.addAll(java(main, List.of("-Xmx64m", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null",
                "--enable-native-access=ALL-UNNAMED"), arguments));
        Process child = start(command);
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new End(child.waitFor(), output);
    }

    /** Starts {@code main}; what it prints, errors too, comes out of its input stream. */
    public static Process start(Class<?> main, List<String> options, String... arguments) throws IOException {
        return start(java(main, options, arguments));
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static List<String> java(Class<?> main, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(options);
        command.addAll(List.of("-cp", everyPath(), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String everyPath() throws IOException {
        String tests = location();
        return String.join(File.pathSeparator, tests, tests.replace("test-classes", "classes"),
                System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path", ""));
    }

    private static String location() throws IOException {
        // With the module path the tests are patched into the module, so that its location is not theirs: ask the class.
        try {
            String file = Path.of(Objects.requireNonNull(ChildJvm.class.getResource("ChildJvm.class")).toURI()).toString();
            return file.substring(0, file.length() - (ChildJvm.class.getName() + ".class").length() - 1);
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
