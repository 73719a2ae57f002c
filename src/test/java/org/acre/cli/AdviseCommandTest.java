package org.acre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdviseCommandTest {
    @TempDir Path directory;

    private Path trace(int blocks) throws IOException {
        StringBuilder trace = new StringBuilder();
        for (int id = 0; id < blocks; id++) {
            trace.append("a ").append(id).append(" 5000 0 0\n");
            if (id % 2 == 1) {
                trace.append("f ").append(id - 1).append(" 0\n");
            }
        }
        return Files.writeString(directory.resolve("a.tr"), trace);
    }

    @Test void advise_smallTrace_choosesOneOfTheMeasured() throws IOException {
        CommandRun run = CommandRun.acre("advise", "--json", "--seconds=15", "--region-bytes=1G", trace(20).toString());
        assertEquals(0, run.exitCode(), run.err());
        Map<String, Object> json = JSON.std.mapFrom(run.out());
        List<?> settings = (List<?>) Objects.requireNonNull(json.get("settings"));
        assertEquals("defaults", Objects.requireNonNull((Map<?, ?>) settings.getFirst()).get("setting"));
        assertTrue(settings.contains(json.get("chosen")), run.out());
        assertTrue(String.valueOf(json.get("use")).startsWith("Region.builder()"), run.out());
        assertTrue(String.valueOf(json.get("reason")).startsWith("Rule: of the settings on the Pareto front"), run.out());
    }

    @Test void advise_table_hasARowForEachSettingAndTheCodeToUse() throws IOException {
        CommandRun run = CommandRun.acre("advise", "--seconds=15", "--goal=memory", "--region-bytes=1G", trace(20).toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("1.00", run.cell("defaults", "score"));
        assertTrue(run.out().contains("\nUse: Region.builder()"), run.out());
        assertTrue(run.out().contains("score for the goal memory"), run.out());
    }

    @Test void advise_moreThanThereIsTimeFor_saysSoOrWhatWasNotTried() throws IOException {
        CommandRun run = CommandRun.acre("advise", "--seconds=1", "--region-bytes=16G", trace(60_000).toString());
        assertTrue(run.exitCode() == 2 ? run.err().contains("give it more --seconds")
                : run.out().contains("\nNot tried, for want of time: "), run.out() + run.err());
    }

    @Test void advise_wrongInput_exitsWith2() throws IOException {
        Path broken = Files.writeString(directory.resolve("b.tr"), "?\n");
        CommandRun run = CommandRun.acre("advise", broken.toString());
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("b.tr:1: expected an operation: a, z, r or f; got '?'"), run.err());
        assertEquals(2, CommandRun.acre("advise", directory.resolve("missing.tr").toString()).exitCode());
        assertEquals(2, CommandRun.acre("advise", "--seconds=0", trace(1).toString()).exitCode());
        assertEquals(2, CommandRun.acre("advise").exitCode());
    }

    @Test void advise_regionTooSmall_exitsWith1() throws IOException {
        CommandRun run = CommandRun.acre("advise", "--region-bytes=64K", trace(500).toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("AddressSpaceExhaustedException"), run.err());
    }
}
