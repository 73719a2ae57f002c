package org.acre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class AcreTest {
    @Test void acre_noSubcommand_isAUsageError() {
        CommandRun run = CommandRun.acre();
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("replay"), run.err());
    }

    @Test void acre_help_namesTheSubcommands() {
        for (String[] arguments : new String[][] {{"--help"}, {"replay", "--help"}, {"suite", "-h"}}) {
            CommandRun run = CommandRun.acre(arguments);
            assertEquals(0, run.exitCode());
            assertTrue(run.out().startsWith("Usage: acre"), run.out());
        }
    }

    @Test void bench_withoutTheBenchmarks_saysHowToGetThem() {
        CommandRun run = CommandRun.acre("bench", "--quick", "--questions", "pair");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("benchmarks/target/benchmarks.jar bench --quick"), run.err());
    }

    @Test void byteCount_units_arePowersOfTwo() {
        ByteCount bytes = new ByteCount();
        assertEquals(4096, bytes.convert("4096"));
        assertEquals(64 << 10, bytes.convert("64k"));
        assertEquals(512L << 20, bytes.convert("512MiB"));
        assertEquals(1L << 40, bytes.convert("1T"));
        for (String wrong : new String[] {"", "-1", "x", "1.5G", "9999999999T", "99999999999999999999"}) {
            assertThrows(TypeConversionException.class, () -> bytes.convert(wrong));
        }
    }
}
