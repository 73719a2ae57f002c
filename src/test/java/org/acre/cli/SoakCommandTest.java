package org.acre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SoakCommandTest {
    private static final String[] SHORT = {"soak", "--minutes=0.01", "--seed=7", "--round-seconds=1", "--platform-threads=1",
        "--virtual-threads=2"};

    @Test void soak_shortRun_printsTheVerdictAndExitsWith0() {
        CommandRun run = CommandRun.acre(SHORT);
        assertEquals(0, run.exitCode(), run.out() + run.err());
        assertTrue(run.out().startsWith("soak: seed 7"), run.out());
        assertTrue(run.out().strip().endsWith("CLEAN") && run.out().contains("say nothing of growth"), run.out());
    }

    @Test void soak_json_isOneObject() throws IOException {
        String[] arguments = Arrays.copyOf(SHORT, SHORT.length + 1);
        arguments[SHORT.length] = "--json";
        CommandRun run = CommandRun.acre(arguments);
        assertEquals(0, run.exitCode(), run.out() + run.err());
        Map<String, Object> result = JSON.std.mapFrom(run.out());
        assertEquals(true, result.get("clean"));
        assertEquals("7", String.valueOf(result.get("seed")));
        assertTrue(result.get("checks") instanceof Number checks && checks.longValue() > 0);
        assertTrue(result.get("operations") instanceof Map<?, ?> operations && !operations.isEmpty());
    }

    @Test void soak_wrongOptions_exitWith2AndSayWhy() {
        for (String option : new String[] {"--minutes=0", "--minutes=-1", "--minutes=x", "--round-seconds=0", "--platform-threads=-1",
            "--virtual-threads=1025"}) {
            CommandRun run = CommandRun.acre("soak", option);
            assertEquals(2, run.exitCode(), option);
        }
        assertEquals(2, CommandRun.acre("soak", "--platform-threads=0", "--virtual-threads=0").exitCode());
    }
}
