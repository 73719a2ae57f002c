package org.acre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.acre.ChildJvm;
import org.acre.cli.doctor.Checks;
import org.acre.cli.doctor.Machine;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor on the machine that runs the tests. */
class DoctorCommandTest {
    @TempDir Path directory;

    @Test void doctor_here_saysWhatItFoundAndEndsWell() {
        CommandRun run = CommandRun.acre("doctor", "--directory", directory.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("page size: "), run.out());
        assertTrue(run.out().contains("file system: " + directory), run.out());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("\\d+ warnings, \\d+ notes, \\d+ ok")), run.out());
    }

    @Test void doctor_json_hasEveryCheckOnce() throws IOException {
        CommandRun run = CommandRun.acre("doctor", "--json", "--directory", directory.toString());
        assertEquals(0, run.exitCode(), run.err());
        Map<String, Object> members = JSON.std.mapFrom(run.out());
        List<?> findings = (List<?>) Objects.requireNonNull(members.get("findings"));
        assertEquals(Checks.look(Machine.here(), directory).size(), findings.size());
        int counted = number(members, "ok") + number(members, "note") + number(members, "warning");
        assertEquals(findings.size(), counted);
        Map<?, ?> first = (Map<?, ?>) findings.getFirst();
        assertEquals("native access", first.get("check"));
        assertEquals(Platform.isNative() ? "ok" : "warning", first.get("level"));
    }

    @Test void doctor_withoutNativeAccess_saysWhatIsLost() throws Exception {
        Process child = ChildJvm.start(Acre.class, List.of("-Xmx64m"), "doctor", "--directory", directory.toString());
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        assertTrue(output.contains("warning  native access: ") && output.contains("--enable-native-access="), output);
        assertTrue(output.contains("warning  file system: "), output);
        assertFalse(output.contains("restricted method"), output);
    }

    private static int number(Map<String, Object> members, String name) {
        return (int) Objects.requireNonNull(members.get(name));
    }

    @Test void doctor_noDirectory_isAUsageError() {
        CommandRun run = CommandRun.acre("doctor", "--directory", directory.resolve("none").toString());
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("expected a directory"), run.err());
    }
}
