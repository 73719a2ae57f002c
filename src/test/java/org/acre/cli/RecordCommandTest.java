package org.acre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.acre.cli.record.Strace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordCommandTest {
    @TempDir Path directory;

    private static void needStrace() {
        assumeTrue(Strace.find().isPresent(), "no strace on the PATH");
    }

    /** What runs under strace may not be allowed here: in a container without SYS_PTRACE. */
    private static CommandRun recorded(String... arguments) {
        needStrace();
        CommandRun run = CommandRun.acre(arguments);
        assumeTrue(!run.err().contains("may not trace here"), run.err());
        return run;
    }

    @Test void record_aShellWithChildren_writesATraceThatReplayReads() throws IOException {
        Path trace = directory.resolve("sh.mm.gz");
        CommandRun run = recorded("record", "-o", trace.toString(), "--", "sh", "-c", "ls / >/dev/null; (exit 3)");
        assertEquals(3, run.exitCode(), run.err());
        assertTrue(run.err().contains(" of 3 programs, 3 threads") || run.err().contains(" of 2 programs, 2 threads"), run.err());
        CommandRun replay = CommandRun.acre("replay", "--json", trace.toString());
        assertEquals(0, replay.exitCode(), replay.err());
        assertTrue(replay.out().contains("\"operations\""), replay.out());
        assertTrue(Integer.parseInt(replay.out().replaceAll("(?s).*\"operations\" : (\\d+).*", "$1")) > 20, replay.out());
    }

    @Test void record_json_saysWhatIsInTheTrace() throws IOException {
        Path trace = directory.resolve("true.mm");
        CommandRun run = recorded("record", "--json", "--out=" + trace, "true");
        assertEquals(0, run.exitCode(), run.err());
        Map<String, Object> json = JSON.std.mapFrom(run.out());
        assertEquals(trace.toString(), json.get("trace"));
        assertEquals(1, json.get("processes"));
        assertEquals(json.get("operations"), Files.readAllLines(trace).size() - 1);
        assertEquals("", run.err());
    }

    @Test void record_optionsOfTheProgram_areTheProgramsWithoutDashesToo() {
        CommandRun run = recorded("record", "-o", directory.resolve("a.mm").toString(), "sh", "-c", "exit 5");
        assertEquals(5, run.exitCode(), run.err());
    }

    @Test void record_noSuchProgram_exitsWith2AndKeepsTheOldTrace() throws IOException {
        Path trace = Files.writeString(directory.resolve("old.mm"), "# old\n");
        needStrace();
        CommandRun run = CommandRun.acre("record", "-o", trace.toString(), "--", "/no/such/program");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().startsWith("nothing was recorded: "), run.err());
        assertEquals("# old\n", Files.readString(trace));
        assertFalse(Files.exists(directory.resolve("old.mm.part")));
    }

    @Test void record_wrongOptions_exitWith2() {
        assertEquals(2, CommandRun.acre("record").exitCode());
        CommandRun run = CommandRun.acre("record", "-o", "x.tr", "true");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("expected a name that ends in .mm or .mm.gz; got x.tr"), run.err());
    }
}
