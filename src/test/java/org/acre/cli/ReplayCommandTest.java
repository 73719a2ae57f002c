package org.acre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayCommandTest {
    private static final long PAGE = Platform.pageSize();

    private static final String TR = """
            # a comment
            a 0 100 0 7
            z 1 %1$d 0 8
            a 2 0 65536 7

            r 0 %2$d 8
            f 1 7
            r 0 50 7
            z 3 %2$d 32 9
            f 0 9
            """.formatted(PAGE + 1, 5 * PAGE);

    private static final String REP = """
            20000
            3
            7
            1
            a 0 512
            a 1 128
            r 0 640
            a 2 9000
            f 1
            f -1
            f 0
            """;

    // Pages -10 to 90 are mapped, cut in the middle, at both ends, replaced in part, grown and moved.
    private static final String MM = """
            # program: page numbers relative to 0x7f0000000000
            0 b -294 1
            5 m -a 100 rw- a 0 1
            6 p -a 1 r-- 1
            7 u 10 4 2
            8 m 20 2 r-- fF 1 1
            9 u -a 5 1
            10 u 50 10 1
            11 d 20 2 4 1
            12 m 1000 16 --- aFN 1 1
            13 m 1004 2 rw- aF 1 1
            14 x 20 2 3 200 1
            15 x 200 3 2 200 1
            16 x 22 4 1 300 1
            17 u 7000 3 1
            18 u 1000 16 1
            """;

    @TempDir Path directory;

    @Test void replay_tr_printsARowWithItsFigures() throws IOException {
        CommandRun run = CommandRun.acre("replay", write("a.tr", TR).toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("8", run.cell("a.tr", "operations"));
        assertEquals(grouped(5 * PAGE), run.cell("a.tr", "live bytes"));
        assertEquals("6", run.cell("a.tr", "live pages"));
        assertEquals(grouped(6 * PAGE + 1), run.cell("a.tr", "peak bytes"));
        assertEquals("8", run.cell("a.tr", "peak pages"));
        assertEquals("2", run.cell("a.tr", "1p"));
        assertEquals("1", run.cell("a.tr", "2p"));
        assertEquals("1", run.cell("a.tr", "5-8p"));
        assertEquals(2, Long.parseLong(run.cell("a.tr", "in place")) + Long.parseLong(run.cell("a.tr", "moved")));
        assertTrue(run.out().contains("rounding "), run.out());
        assertEquals("", run.err());
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    @Test void replay_severalFormats_areRowsOfOneTable() throws IOException {
        CommandRun run = CommandRun.acre("replay", write("a.tr.gz", TR).toString(), write("b.rep", REP).toString(),
                write("c.mm", MM).toString(), write("d.rep.gz", REP).toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(1, run.out().lines().filter(line -> line.startsWith("trace ")).count());
        assertEquals(1, run.out().lines().limit(5).map(String::length).distinct().count(), "not aligned:\n" + run.out());
        assertEquals("6", run.cell("b.rep", "operations"));
        assertEquals("6", run.cell("d.rep.gz", "operations"));
        assertEquals("9,000", run.cell("b.rep", "live bytes"));
    }

    @Test void replay_mm_cutsAreasWhereTheProgramDid() throws IOException {
        CommandRun run = CommandRun.acre("replay", write("c.mm", MM).toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("15", run.cell("c.mm", "operations"));
        assertEquals("3", run.cell("c.mm", "skipped"));
        assertEquals("0", run.cell("c.mm", "not expressed"));
        // 100 - 4 - 5 - 10 (pages 50 to 59) - 4 remapped + 1; the two at page 20 became two at page 200.
        assertEquals("78", run.cell("c.mm", "live pages"));
    }

    @ParameterizedTest @ValueSource(ints = {1, 2, 3, 16})
    void replay_manyThreadsAndSmallBlocks_keepsTheOrderOfEachId(int threads) throws IOException {
        Path trace = write("small.tr.gz", randomTrace(20_000, 12, 98, 1));
        CommandRun run = CommandRun.acre("replay", "--json", "--threads", Integer.toString(threads), "--lazy-max-pages",
                "200", "--nodes", "3", "--invalidate", "revoke,discard", trace.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(20_000, figures(run).get("operations"));
    }

    @ParameterizedTest @ValueSource(ints = {1, 2, 3, 16})
    void replay_manyThreads_keepsTheOrderOfEachId(int threads) throws IOException {
        Path trace = write("many.tr.gz", randomTrace(20_000, 12, 99, PAGE));
        CommandRun run = CommandRun.acre("replay", "--json", "--threads", Integer.toString(threads), "--lazy-max-pages",
                "200", "--nodes", "3", trace.toString());
        assertEquals(0, run.exitCode(), run.err());
        Map<String, Object> figures = figures(run);
        assertEquals(threads, figures.get("threads"));
        assertEquals(20_000, figures.get("operations"));
        assertEquals(figures.get("livePages"), Objects.requireNonNull((Map<?, ?>) figures.get("space")).get("busyPages"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> figures(CommandRun run) throws IOException {
        List<Object> traces = (List<Object>) JSON.std.mapFrom(run.out()).get("traces");
        return (Map<String, Object>) Objects.requireNonNull(traces).getFirst();
    }

    /** Any thread resizes and frees what any other allocated. */
    private static String randomTrace(int operations, int threads, long seed, long multiple) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> live = new ArrayList<>();
        StringBuilder trace = new StringBuilder();
        int births = 0;
        for (int operation = 0; operation < operations; operation++) {
            int drawn = random.nextInt(100);
            long bytes = (random.nextLong(6 * PAGE) + multiple - 1) / multiple * multiple;
            int thread = random.nextInt(threads);
            if (live.isEmpty() || drawn < 45) {
                live.add(births);
                trace.append(drawn < 10 ? 'z' : 'a').append(' ').append(births++).append(' ').append(bytes).append(" 0 ");
            } else if (drawn < 60) {
                trace.append("r ").append(live.get(random.nextInt(live.size()))).append(' ').append(bytes).append(' ');
            } else {
                trace.append("f ").append(live.remove(/* index */ random.nextInt(live.size()))).append(' ');
            }
            trace.append(thread).append('\n');
        }
        return trace.toString();
    }

    @Test void replay_json_hasTheFiguresOfTheTable() throws IOException {
        Path trace = write("a.tr", TR);
        CommandRun table = CommandRun.acre("replay", trace.toString());
        CommandRun json = CommandRun.acre("replay", "--json", trace.toString());
        assertEquals(0, json.exitCode(), json.err());
        Map<String, Object> figures = figures(json);
        assertEquals("a.tr", figures.get("trace"));
        assertEquals(table.cell("a.tr", "peak pages"), String.valueOf(figures.get("peakPages")));
        assertEquals(table.cell("a.tr", "live pages"), String.valueOf(figures.get("livePages")));
        assertEquals(Map.of("1", 2, "2", 1, "3-4", 0, "5-8", 1), figures.get("areasByPages"));
    }

    @ParameterizedTest @ValueSource(strings = {"discard", "revoke,discard", "DISCARD,PROTECT"}) @EnabledOnOs(OS.LINUX)
    void replay_discard_residentMemoryFollowsTheTrace(String modes) throws IOException {
        StringBuilder trace = new StringBuilder();
        for (int id = 0; id < 3_000; id++) {
            trace.append("a ").append(id).append(' ').append(3 * PAGE).append(" 0 0\n");
        }
        for (int id = 0; id < 2_900; id++) {
            trace.append("f ").append(id).append(" 0\n");
        }
        // Nothing crosses the limit before the end, where the last sample is taken; but on a slow machine the purger's interval may be over before.
        CommandRun run = CommandRun.acre("replay", "--json", "--lazy-max-pages", "16384", "--invalidate", modes,
                write("d.tr", trace.toString()).toString());
        assertEquals(0, run.exitCode(), run.err());
        Map<?, ?> resident = (Map<?, ?>) Objects.requireNonNull(figures(run).get("residentBytes"));
        assertEquals(0L, number(resident, "start"));
        long peak = number(resident, "peak");
        assertTrue(peak > 4_500 * PAGE && peak <= 9_000 * PAGE, () -> peak + " bytes at most, of " + 9_000 * PAGE);
        // Stamps are written to every page.
        assertEquals(300 * PAGE, number(resident, "purged"));
        assertEquals(0L, number(resident, "empty"));
    }

    private static long number(Map<?, ?> figures, String name) {
        return ((Number) Objects.requireNonNull(figures.get(name))).longValue();
    }

    @Test void replay_revoke_sharesHandshakes() throws IOException {
        Path trace = write("many.tr.gz", randomTrace(20_000, 12, 99, 1));
        CommandRun run = CommandRun.acre("replay", "--json", "--invalidate=revoke", trace.toString());
        assertEquals(0, run.exitCode(), run.err());
        Map<?, ?> invalidation = (Map<?, ?>) Objects.requireNonNull(figures(run).get("invalidation"));
        assertTrue(number(invalidation, "revokedAreas") > 10 * number(invalidation, "handshakes"), invalidation.toString());
        assertEquals(0L, number(invalidation, "discardedBytes"));
    }

    @Test void replay_html_writesAPageOfAllTracesBesideTheFigures() throws IOException {
        Path page = directory.resolve("out.html");
        CommandRun run = CommandRun.acre("replay", "--json", "--html", page.toString(), write("a.tr", TR).toString(),
                write("c.mm", MM).toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(8, figures(run).get("operations"));
        String html = Files.readString(page);
        assertTrue(html.contains("<h2>a.tr</h2>") && html.contains("<h2>c.mm</h2>"), html);
        assertTrue(html.contains("acre replay --json --html " + page), html);
    }

    @Test void replay_htmlThatCannotBeWritten_exitsWith2() throws IOException {
        CommandRun run = CommandRun.acre("replay", "--html", directory.resolve("no/such/out.html").toString(), write("a.tr", TR).toString());
        assertEquals(2, run.exitCode());
        assertEquals("8", run.cell("a.tr", "operations"));
        assertTrue(run.err().contains("out.html: cannot be written: "), run.err());
    }

    @Test void replay_noneWithOthers_exitsWith2() throws IOException {
        String trace = write("a.tr", TR).toString();
        assertEquals(2, CommandRun.acre("replay", "--invalidate=none,discard", trace).exitCode());
        assertEquals(2, CommandRun.acre("replay", "--invalidate=forget", trace).exitCode());
        assertEquals(0, CommandRun.acre("replay", "--invalidate=none", trace).exitCode());
    }

    @Test void replay_wrongTraceAfterAGoodOne_showsTheGoodOneAndExitsWith2() throws IOException {
        CommandRun run = CommandRun.acre("replay", write("a.tr", TR).toString(), write("x.tr", "?").toString());
        assertEquals(2, run.exitCode());
        assertEquals("8", run.cell("a.tr", "operations"));
        assertTrue(run.err().contains("x.tr:1: expected an operation: a, z, r or f; got '?'"), run.err());
    }

    @Test void replay_emptyTrace_isNoError() throws IOException {
        CommandRun run = CommandRun.acre("replay", write("empty.tr", "").toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("0", run.cell("empty.tr", "operations"));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "q 0 1 0 0       | 1 | an operation: a, z, r or f | 'q'",
        "alloc 0 1 0 0   | 1 | an operation: a, z, r or f | 'alloc'",
        "a 0 10 0        | 1 | a thread id, 0 or more | the end of the line",
        "a 0 10 0 1 2    | 1 | the end of the line | '2'",
        "a 0 -10 0 1     | 1 | a size in bytes, 0 to 2^56 | '-10'",
        "a 0 ten 0 1     | 1 | a size in bytes, 0 to 2^56 | 'ten'",
        "a 0 9x 0 1      | 1 | a size in bytes, 0 to 2^56 | '9x'",
        "a 0 99999999999999999999 0 1 | 1 | a size in bytes, 0 to 2^56 | '99999999999999999999'",
        "a 0 10 3 1      | 1 | an alignment, 0 or a power of two | '3'",
        "a 1 10 0 1      | 1 | the id 0 (ids are dense, in order of birth) | '1'",
        "f 5 1           | 1 | the id of a live allocation | '5', which was never allocated",
        "f 9999999999 1  | 1 | the id of a live allocation | '9999999999', which was never allocated",
        "a 0 1 0 0;f 0 0;r 0 7 0 | 3 | the id of a live allocation | '0', which was freed",
        "a 0 1 0 0;f     | 2 | an id, 0 or more | the end of the line",
    })
    void replay_malformedTr_saysFileLineExpectedAndGot(String lines, int line, String expected, String got)
            throws IOException {
        malformed("x.tr", lines, line, expected, got);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "'' a            | 1 | a time in microseconds | ''''",
        "5 m             | 1 | a page number in hexadecimal | the end of the line",
        "5 k 1 1 1       | 1 | an operation: m, u, x, p, d or b | 'k'",
        "5 m zz 1 rw- a 0 1 | 1 | a page number in hexadecimal | 'zz'",
        "5 m ff 0 rw- a 0 1 | 1 | a number of pages, 1 to 2^40 | '0'",
        "5 m ff 1 rw a 0 1  | 1 | a protection such as rw- | 'rw'",
        "5 m ff 1 rw- Q 0 1 | 1 | flags of a, f, F, N and S | 'Q'",
        "#x;5 m ff 1 rw- a 0 | 2 | a thread id, 0 or more | the end of the line",
        "5 u ff          | 1 | a number of pages, 1 to 2^40 | the end of the line",
        "5 x ff 1 2 1 1 1 | 1 | the end of the line | '1'",
    })
    void replay_malformedMm_saysFileLineExpectedAndGot(String lines, int line, String expected, String got)
            throws IOException {
        malformed("x.mm", lines, line, expected, got);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "100;2;x;1       | 3 | the number of operations, a number | 'x'",
        "100;2           | 2 | the number of operations, a number | the end of the file",
        "100;2;3;1;a 2 5 | 5 | an id, 0 to 1 | '2'",
        "100;2;3;1;z 0 5 | 5 | an operation: a, r or f | 'z'",
        "100;2;3;1;a 0 5 | 5 | 3 operations | the end of the file after 1",
        "100;2;1;1;a 0 5;f 0 | 6 | the end of the file after 1 operations | one more",
        "100;2;2;1;a 0 5;a 0 5 | 6 | an id that was never allocated | '0', which is live",
        "100;2;2;1;a 0 5;r 1 5 | 6 | the id of a live allocation | '1', which was never allocated",
    })
    void replay_malformedRep_saysFileLineExpectedAndGot(String lines, int line, String expected, String got)
            throws IOException {
        malformed("x.rep", lines, line, expected, got);
    }

    private void malformed(String name, String lines, int line, String expected, String got) throws IOException {
        Path file = write(name, lines.replace(';', '\n') + "\n");
        CommandRun run = CommandRun.acre("replay", "--threads=2", file.toString());
        assertEquals(file + ":" + line + ": expected " + expected + "; got " + got + System.lineSeparator(), run.err());
        assertEquals(2, run.exitCode());
        assertEquals("", run.out());
    }

    @Test void replay_cutOrFalseGzip_isMalformed() throws IOException {
        Path whole = write("whole.tr.gz", randomTrace(2_000, 1, 3, 1));
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = directory.resolve("cut.tr.gz");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        CommandRun run = CommandRun.acre("replay", cut.toString());
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("expected gzip data to the end of the file; got "), run.err());
        Path plain = directory.resolve("plain.tr.gz");
        Files.writeString(plain, TR);
        assertEquals(plain + ":1: expected gzip data, as the name says; got Not in GZIP format" + System.lineSeparator(),
                CommandRun.acre("replay", plain.toString()).err());
    }

    @Test void replay_longLine_isMalformed() throws IOException {
        CommandRun run = CommandRun.acre("replay", write("long.tr", "a".repeat(100_000)).toString());
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains(":1: expected a line of at most 1024 bytes; got a longer one"), run.err());
    }

    @Test void replay_missingFileOrWrongName_exitsWith2() throws IOException {
        Path missing = directory.resolve("missing.tr");
        CommandRun run = CommandRun.acre("replay", missing.toString());
        assertEquals(2, run.exitCode());
        assertTrue(run.err().startsWith(missing + ": expected "), run.err());
        assertEquals(2, CommandRun.acre("replay", write("x.txt", TR).toString()).exitCode());
        assertEquals(2, CommandRun.acre("replay", directory.toString()).exitCode());
        assertEquals(2, CommandRun.acre("replay").exitCode());
    }

    @Test void replay_numbersOutOfRange_exitWith2() throws IOException {
        String trace = write("a.tr", TR).toString();
        for (String option : new String[] {"--threads=0", "--threads=x", "--nodes=0", "--nodes=129", "--lazy-max-pages=-1",
            "--region-bytes=0", "--region-bytes=1X", "--no-such-option"}) {
            assertEquals(2, CommandRun.acre("replay", option, trace).exitCode(), option);
        }
    }

    @Test void replay_regionTooSmall_saysFileLineAndNumbers() throws IOException {
        Path trace = write("big.tr", "a 0 10 0 0\na 1 1048576 0 0\n");
        CommandRun run = CommandRun.acre("replay", "--region-bytes=" + 8 * PAGE, trace.toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith(trace + ":2: AddressSpaceExhaustedException: "), run.err());
        assertTrue(run.err().contains("1048576"), run.err());
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
