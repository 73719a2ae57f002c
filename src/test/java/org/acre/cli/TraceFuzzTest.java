package org.acre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.acre.AllocatedBytes;
import org.acre.cli.trace.BlockOperation;
import org.acre.cli.trace.BlockReader;
import org.acre.cli.trace.MapOperation;
import org.acre.cli.trace.MapReader;
import org.acre.cli.trace.RepReader;
import org.acre.cli.trace.TrReader;
import org.acre.cli.trace.TraceFormatException;
import org.acre.cli.trace.TraceLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Traces and command lines that somebody has tampered with, from a seed ({@code -Dacre.seed}): a reader reads, or says in which line what is
 * wrong, and the command ends with 0, 1 or 2. Never anything else, never for long, and no number in a file makes it take memory.
 */
@Timeout(120)
class TraceFuzzTest {
    private static final int ROUNDS = 3_000;
    private static final long MOST_BYTES = 8L << 20;

    private static final String TR = "# a trace\na 0 100 0 1\nz 1 4096 4096 1\nr 0 200 2\nf 0 1\na 2 1 16 3\nf 2 1\nf 1 1\n";
    private static final String REP = "20000\n3\n6\n1\na 0 512\na 1 128\nr 0 640\na 2 16\nf 1\nf 0\n";
    private static final String MM = """
            0 m 7f00 16 rw- ap 0 1
            5 m 8000 4 r-- f 1 1
            7 x 7f00 16 32 9000 1
            9 p 9000 2 r-- 1
            11 d 9000 2 4 1
            12 b a000 1
            15 u 9000 32 2
            """;
    private static final List<String> SPICE = List.of("", " ", "-1", "0", "9223372036854775807", "9223372036854775808",
            "99999999999999999999999999", "-9223372036854775808", "72057594037927936", "1e9", "0x10", "NaN", "\n", "\r\n", "\0", "\t", "#",
            "a", "f", "z", "m", "u", "\u00e9", "\ud83d\ude00", "x".repeat(2_000), "a 3 18014398509481984 0 1", "f -1");

    @TempDir Path directory;

    private interface Reading {
        void of(TraceLines lines) throws IOException;
    }

    private static void readBlocks(BlockReader reader) throws IOException {
        BlockOperation operation = new BlockOperation();
        while (reader.next(operation)) {
            assertTrue(operation.id() >= 0 && operation.bytes() >= 0 && operation.alignment() >= 1, "what is read keeps its promises");
        }
    }

    private static void readMaps(MapReader reader) throws IOException {
        MapOperation operation = new MapOperation();
        while (reader.next(operation)) {
            assertTrue(operation.kind() != null);
        }
    }

    private static long seed() {
        Long given = Long.getLong("acre.seed");
        return given != null ? given : new SplittableRandom().nextLong();
    }

    /** A few of: a byte changed, a part cut, doubled or replaced by something that has hurt others. */
    private static byte[] tampered(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole;
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int at = random.nextInt(bytes.length + 1);
            int end = Math.min(bytes.length, at + random.nextInt(12));
            byte[] middle = switch (random.nextInt(4)) {
                case 0 -> new byte[] {(byte) random.nextInt(256)};
                case 1 -> new byte[0];
                case 2 -> new String(bytes, at, end - at, StandardCharsets.ISO_8859_1).repeat(2).getBytes(StandardCharsets.ISO_8859_1);
                default -> SPICE.get(random.nextInt(SPICE.size())).getBytes(StandardCharsets.UTF_8);
            };
            byte[] changed = new byte[at + middle.length + bytes.length - end];
            System.arraycopy(bytes, 0, changed, 0, at);
            System.arraycopy(middle, 0, changed, at, middle.length);
            System.arraycopy(bytes, end, changed, at + middle.length, bytes.length - end);
            bytes = changed;
        }
        return bytes;
    }

    private void fuzz(String name, String text, Reading reading) throws IOException {
        long seed = seed();
        SplittableRandom random = new SplittableRandom(seed);
        Path file = directory.resolve(name);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = tampered(text.getBytes(StandardCharsets.UTF_8), random);
            Files.write(file, bytes);
            long before = AllocatedBytes.now();
            try (TraceLines lines = TraceLines.open(file)) {
                reading.of(lines);
            } catch (TraceFormatException e) {
                refused++;
                assertTrue(String.valueOf(e.getMessage()).matches("(?s).*" + name + ":[0-9]+: expected .*; got .*"), e::getMessage);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("-Dacre.seed=" + seed + ", round " + round + ": " + e + " of\n"
                        + new String(bytes, StandardCharsets.ISO_8859_1), e);
            }
            assertTrue(AllocatedBytes.now() - before < MOST_BYTES, () -> "-Dacre.seed=" + seed + ": took much memory");
        }
        assertTrue(refused > ROUNDS / 4, "the tampering does not hurt: " + refused);
    }

    @Test void trReader_tamperedTraces_areReadOrRefusedWithTheLine() throws IOException {
        fuzz("t.tr", TR, lines -> readBlocks(new TrReader(lines)));
    }

    @Test void repReader_tamperedTraces_areReadOrRefusedWithTheLine() throws IOException {
        fuzz("t.rep", REP, lines -> readBlocks(new RepReader(lines)));
    }

    @Test void mapReader_tamperedTraces_areReadOrRefusedWithTheLine() throws IOException {
        fuzz("t.mm", MM, lines -> readMaps(new MapReader(lines)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.tr", "t.rep", "t.mm"})
    void replay_tamperedTraces_endsWithAnExitCodeAndAReason(String name) throws IOException {
        long seed = seed();
        SplittableRandom random = new SplittableRandom(seed);
        String text = name.endsWith("tr") ? TR : name.endsWith("rep") ? REP : MM;
        for (int round = 0; round < 40; round++) {
            Path file = directory.resolve(name);
            byte[] bytes = tampered(text.getBytes(StandardCharsets.UTF_8), random);
            Files.write(file, bytes);
            CommandRun run = CommandRun.acre("replay", file.toString());
            assertTrue(List.of(0, 1, 2).contains(run.exitCode()) && !run.err().contains("\tat "),
                    () -> "-Dacre.seed=" + seed + ": " + run + " of\n" + new String(bytes, StandardCharsets.ISO_8859_1));
            assertTrue(run.exitCode() == 0 || !run.err().isBlank(), () -> "-Dacre.seed=" + seed + ": no reason given: " + run);
        }
    }

    @Test void acre_tamperedCommandLines_endsWithTwoAndAReason() {
        long seed = seed();
        SplittableRandom random = new SplittableRandom(seed);
        List<String> words = List.of("replay", "suite", "--", "-", "--help=x", "--nodes", "--lazy-max", "-1", "0", "9223372036854775808", "1T", "1e3",
                "nr_threads=-1", "run_test_mask=zz", "test_repeat_count=99999999999", "nosuch", "/nonexistent/t.tr", "/", "@/nonexistent", "",
                "\u00e9", "--invalidate", "everything", "--region", "=");
        for (int round = 0; round < 500; round++) {
            String[] arguments = new String[random.nextInt(1, 6)];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = words.get(random.nextInt(words.size()));
            }
            if (arguments[0].equals("suite") && arguments.length == 1) {
                continue; // which is right, and long
            }
            CommandRun run = CommandRun.acre(arguments);
            String call = String.join(" ", arguments);
            assertTrue(!run.err().contains("\tat "), () -> "-Dacre.seed=" + seed + ": " + call + ": " + run);
            if (run.exitCode() != 0) {
                assertTrue(List.of(1, 2).contains(run.exitCode()) && !run.err().isBlank(), () -> "-Dacre.seed=" + seed + ": " + call + ": " + run);
            }
        }
        assertEquals(2, CommandRun.acre("nosuch").exitCode());
    }
}
