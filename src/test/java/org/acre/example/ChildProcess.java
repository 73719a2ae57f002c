package org.acre.example;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own for a test, on the class path, with all classes that the test can see. */
final class ChildProcess {
    private ChildProcess() {}

    /** Starts {@code main}; what it prints, errors too, comes out of its input stream. */
    static Process start(Class<?> main, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(options);
        command.addAll(List.of("-cp", everyPath(main), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String everyPath(Class<?> main) throws IOException {
        String tests = location(main);
        return String.join(File.pathSeparator, tests, tests.replace("test-classes", "classes"),
                System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path", ""));
    }

    private static String location(Class<?> type) throws IOException {
        // With the module path the tests are patched into the module, so that its location is not theirs: ask the class.
        try {
            String name = type.getName();
            String simple = name.substring(name.lastIndexOf('.') + 1) + ".class";
            String file = Path.of(type.getResource(simple).toURI()).toString();
            return file.substring(0, file.length() - (name + ".class").length() - 1);
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
