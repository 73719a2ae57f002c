package org.acre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.acre.cli.replay.TraceReplay;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The traces that come with the sources, recorded from real programs. */
class ShippedTracesTest {
    // Tests run in the directory of their module.
    private static final Path TRACES = Path.of("..", "traces");

    @ParameterizedTest @ValueSource(ints = {1, 3})
    void replay_everyShippedTrace_keepsItsStamps(int threads) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("replay", "--threads=" + threads));
        try (Stream<Path> files = Files.list(TRACES)) {
            files.filter(TraceReplay::isTrace).sorted().map(Path::toString).forEach(arguments::add);
        }
        assertTrue(arguments.size() > 2, "no traces in " + TRACES.toAbsolutePath());
        CommandRun run = CommandRun.acre(arguments.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.err());
        assertEquals(arguments.size() - 1, run.out().lines().takeWhile(line -> !line.isEmpty()).count());
    }
}
