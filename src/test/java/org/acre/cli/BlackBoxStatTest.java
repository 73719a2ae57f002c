package org.acre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.acre.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A black box as a source of {@code acre stat}. */
class BlackBoxStatTest {
    @TempDir private Path directory = Path.of("");

    @Test void stat_blackBox_showsWhatItsRegionPublishedLast() {
        Path file = directory.resolve("acre.box");
        try (Region region = Region.builder().anonymous(1L << 24).slabs(false).blackBox(file, 64).build()) {
            long _ = region.allocateAddress(64 << 10);
            region.purger().purge();
            CommandRun open = CommandRun.acre("stat", file.toString());
            assertEquals(0, open.exitCode(), open.err());
            assertTrue(open.out().contains("acre.box"), open.out());
        }
        CommandRun closed = CommandRun.acre("stat", file.toString());
        assertEquals(0, closed.exitCode(), closed.err());
        assertEquals(1, closed.out().lines().filter(line -> line.startsWith("acre.box")).count(), closed.out());
        CommandRun map = CommandRun.acre("map", file.toString());
        assertEquals(2, map.exitCode(), map.out());
        assertTrue(map.err().contains("no ranges"), map.err());
    }
}
