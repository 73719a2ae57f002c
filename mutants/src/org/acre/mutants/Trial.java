package org.acre.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs tests in a JVM of their own, against the classes of a mutant or against none. */
record Trial(String classPath, Path runner, Path work, long limitSeconds) {
    enum End { PASSED, FAILED, CRASHED, NEVER_ENDED, NOT_RUN }

    /** @param word the last line that was printed */
    record Outcome(End end, String word) {}

    Outcome run(List<String> tests, String mutated, Path log) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + log + ".crash",
                "--enable-native-access=ALL-UNNAMED", "--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp", (mutated.isEmpty() ? "" : mutated + File.pathSeparator) + runner
                        + File.pathSeparator + classPath, "org.acre.mutants.RunTest"));
        command.addAll(tests);
        Process process = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        try {
            if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
                return new Outcome(End.NEVER_ENDED, "after " + limitSeconds + " s");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<String> lines = Files.readString(log, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
        return new Outcome(end(process.exitValue()), lines.isEmpty() ? "" : lines.getLast());
    }

    private static End end(int exit) {
        return switch (exit) {
            case RunTest.PASSED -> End.PASSED;
            case RunTest.FAILED -> End.FAILED;
            case RunTest.NOT_RUN, 0, 1 -> End.NOT_RUN;
            default -> End.CRASHED;
        };
    }
}
