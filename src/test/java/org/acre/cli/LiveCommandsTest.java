package org.acre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.acre.ChildJvm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code acre stat}, {@code acre dump} and {@code acre map}, on one JVM that runs, and on what they have printed. */
@Execution(ExecutionMode.SAME_THREAD) // they share the child, and one of them hides its regions
class LiveCommandsTest {
    private static final List<String> OPTIONS = List.of("-Xmx64m", "--enable-native-access=ALL-UNNAMED");

    private static Process child;
    private static BufferedReader answers;
    private static String pid = "";

    @TempDir Path directory;

    @BeforeAll static void startChild() throws IOException {
        child = ChildJvm.start(HoldingJvm.class, OPTIONS);
        answers = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        pid = Long.toString(child.pid());
        awaitAnswer("ready");
    }

    @AfterAll static void endChild() throws IOException, InterruptedException {
        child.getOutputStream().close();
        if (!child.waitFor(10, TimeUnit.SECONDS)) {
            child.destroyForcibly();
        }
    }

    private static void awaitAnswer(String answer) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = answers.readLine(); !answer.equals(line); line = answers.readLine()) {
            said.append(line).append('\n');
            assertTrue(line != null, () -> "the child has ended: " + said);
        }
    }

    private static void command(String line) throws IOException {
        Writer commands = child.outputWriter(StandardCharsets.UTF_8);
        commands.write(line + "\n");
        commands.flush();
        awaitAnswer("done");
    }

    private static String shown(String... arguments) {
        CommandRun run = CommandRun.acre(arguments);
        assertEquals(0, run.exitCode(), run.err());
        return run.out();
    }

    private static String refusal(String... arguments) {
        CommandRun run = CommandRun.acre(arguments);
        assertEquals(2, run.exitCode(), run.out());
        assertEquals("", run.out());
        return run.err();
    }

    @Test void stat_process_showsEachRegion() {
        List<String> lines = shown("stat", pid).lines().toList();
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.getFirst().startsWith("region "), lines::toString);
        assertTrue(lines.get(1).startsWith("pages "), lines::toString);
        assertTrue(lines.get(1).contains(" 6 MiB "), lines::toString);
        assertTrue(lines.get(2).startsWith("numbers "), lines::toString);
        assertTrue(lines.get(2).contains(" 1 MiB "), lines::toString);
    }

    @Test void stat_interval_printsALineASampleWithRates() {
        List<String> lines = shown("stat", pid, "0.01", "3", "--region", "pages").lines().toList();
        assertEquals(4, lines.size(), lines::toString);
        assertEquals("3", column(lines, 1, "tree"), () -> lines + ": allocations from the tree since the start");
        assertEquals("0", column(lines, 3, "tree"), () -> lines + ": and none since the line before");
    }

    /** What stands under a word of the header, whose columns end where the words do. */
    private static String column(List<String> lines, int line, String header) {
        int end = lines.getFirst().indexOf(" " + header + " ") + 1 + header.length();
        String upTo = lines.get(line).substring(0, end);
        return upTo.substring(upTo.lastIndexOf(' ') + 1);
    }

    @Test void stat_byTagNodeSizeAndObject_breaksTheBytesDown() {
        CommandRun tags = CommandRun.acre("stat", pid, "--by", "tag");
        assertEquals("5 MiB", tags.cell("rows", "live"));
        assertEquals("2", tags.cell("rows", "areas"));
        assertEquals("1 MiB", tags.cell("index", "live"));
        assertTrue(shown("stat", pid, "--by", "node").contains("Region pages"));
        assertTrue(shown("stat", pid, "--by", "size").contains("2 MiB "));
        assertTrue(shown("stat", pid, "--by", "object").contains("slot bytes"));
    }

    @Test void stat_json_isReadAgain() throws IOException {
        String line = shown("stat", pid, "0.01", "2", "--json");
        assertEquals(2, line.lines().count());
        Path file = Files.writeString(directory.resolve("stat.json"), line);
        List<String> again = shown("stat", file.toString()).lines().toList();
        assertEquals(5, again.size(), again::toString);
        assertTrue(again.get(1).startsWith("pages ") && again.get(1).contains(" 6 MiB "), again::toString);
        assertTrue(shown("stat", file.toString(), "--by", "tag").contains("rows"));
        CommandRun dump = CommandRun.acre("dump", file.toString());
        assertEquals(2, dump.exitCode());
        assertTrue(dump.err().contains("these are in the output of acre dump --json"), dump.err());
    }

    @Test void dump_process_isSortedAndTellsWhatIsKnown() {
        List<String> lines = shown("dump", pid, "--region", "pages").lines().toList();
        assertTrue(lines.getFirst().startsWith("Region pages, pages of "), lines::toString);
        List<String> ranges = lines.subList(1, lines.size());
        assertEquals(ranges.stream().sorted().toList(), ranges);
        String rows = ranges.stream().filter(line -> line.contains("tag=rows")).findFirst().orElseThrow();
        assertTrue(rows.matches("0x[0-9a-f]{16}-0x[0-9a-f]{16} +3145728 live +node=\\d+ tag=rows age=\\d+ms org\\.acre\\.cli\\.HoldingJvm\\.main.*"),
                rows);
        assertTrue(ranges.getLast().contains(" free"), ranges::toString);
    }

    @Test void dump_json_isReadAgain() throws IOException {
        Path file = Files.writeString(directory.resolve("dump.json"), shown("dump", pid, "--json"));
        assertEquals(ages(shown("dump", pid)), ages(shown("dump", file.toString())));
    }

    /** As of a program that would like to clear the screen of whoever looks at it. */
    @Test void names_thatAreCommandsToATerminal_areShownAsMarks() throws IOException {
        String dump = shown("dump", pid, "--json").replace("\"rows\"", "\"ro\\u001b[2Jws\"").replace("\"pages\"", "\"pa\\u001b[2Jges\"");
        Path file = Files.writeString(directory.resolve("hostile.json"), dump);
        for (List<String> command : List.of(List.of("dump"), List.of("map"), List.of("stat"), List.of("stat", "--by", "tag"))) {
            List<String> arguments = new ArrayList<>(command);
            arguments.add(1, file.toString());
            String text = shown(arguments.toArray(String[]::new));
            assertTrue(text.contains("pa\uFFFD[2Jges") && !text.contains("\u001B"), text);
        }
    }

    /** Without what grows older between two looks. */
    private static String ages(String dump) {
        return dump.replaceAll("age=\\d+ms", "age");
    }

    @Test void map_processAndItsDump_areTheSamePicture() throws IOException {
        Path file = Files.writeString(directory.resolve("dump.json"), shown("dump", pid, "--json", "--region", "pages"));
        String picture = shown("map", pid, "--region", "pages", "--width", "80");
        assertEquals(picture, shown("map", file.toString(), "--width", "80"));
        assertTrue(picture.startsWith("Region pages") && picture.contains("####"), picture);
        assertFalse(picture.contains("\u001B"), picture);
        assertTrue(shown("map", pid, "--region", "pages", "--colour", "always").contains("\u001B[30;48;2;"));
        String json = shown("map", file.toString(), "--json");
        assertTrue(json.contains("\"liveBytes\" : 6291456") && json.contains("\"largestHole\""), json);
    }

    @Test void map_svgAndPng_areWrittenOfOneRegion() throws IOException {
        Path svg = directory.resolve("map.svg");
        Path png = directory.resolve("map.png");
        assertEquals("", shown("map", pid, "--region", "pages", "--svg", svg.toString(), "--png", png.toString()));
        assertTrue(Files.readString(svg).startsWith("<svg "));
        byte[] start = Arrays.copyOf(Files.readAllBytes(png), 4);
        assertEquals("PNG", new String(start, 1, 3, StandardCharsets.US_ASCII));
        assertTrue(refusal("map", pid, "--svg", svg.toString()).contains("choose one with --region, of [pages, numbers]"));
    }

    @Test void source_thatIsNone_isRefusedWithWhatToDo() throws IOException {
        assertTrue(refusal("stat", "999999999").contains("there is no process 999999999 here; jps lists"));
        assertTrue(refusal("stat", Long.toString(ProcessHandle.current().pid())).contains("this command itself"));
        assertTrue(refusal("dump", directory.resolve("none").toString()).contains("no file of this name"));
        Path text = Files.writeString(directory.resolve("text"), "hello");
        assertTrue(refusal("stat", text.toString()).contains("begins as neither"));
        Path other = Files.writeString(directory.resolve("other.json"), "{\"traces\": []}");
        assertTrue(refusal("stat", other.toString()).contains("acre-snapshot-1"));
        Path broken = Files.writeString(directory.resolve("broken.json"), "{\"format\": \"acre-snapshot-1\", \"atMillis\": 1, \"pid\": \"x\"}");
        assertTrue(refusal("stat", broken.toString()).contains("Snapshot.pid: expected long, got String"));
        Path cut = Files.writeString(directory.resolve("cut.json"), "{\"format\": \"acre-snap");
        assertTrue(refusal("stat", cut.toString()).contains("cut.json"));
        assertTrue(refusal("stat", pid, "--region", "nobody").contains("no region or space named nobody"));
        assertTrue(refusal("stat", pid, "0").contains("INTERVAL"));
    }

    @Test void process_withoutRegions_isToldHowToRegisterOne() throws IOException {
        command("hide");
        try {
            assertTrue(refusal("stat", pid).contains("Management.register(region, "));
        } finally {
            command("show");
        }
        assertFalse(shown("stat", pid).isEmpty());
    }

    @Test void process_thatIsNoJvm_isRefused() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sleep")), "there is no /bin/sleep here");
        Process sleeper = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            String refused = refusal("stat", Long.toString(sleeper.pid()));
            assertTrue(refused.contains("It is no JVM, or it was started with -XX:+DisableAttachMechanism"), refused);
            assertTrue(sleeper.isAlive(), "the attempt must not harm it");
        } finally {
            sleeper.destroy();
            sleeper.waitFor();
        }
    }

    @Test void process_thatForbidsAttaching_isRefusedWithTheOption() throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(OPTIONS);
        options.add("-XX:+DisableAttachMechanism");
        Process closed = ChildJvm.start(HoldingJvm.class, options);
        try (BufferedReader said = new BufferedReader(new InputStreamReader(closed.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("ready", said.readLine());
            assertTrue(refusal("stat", Long.toString(closed.pid())).contains("-XX:+DisableAttachMechanism"));
        } finally {
            closed.getOutputStream().close();
            closed.waitFor();
        }
    }
}
