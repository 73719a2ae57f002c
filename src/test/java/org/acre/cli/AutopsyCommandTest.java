package org.acre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.acre.ChildJvm;
import org.acre.Region;
import org.acre.memory.Platform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that really crash, and what the command says of them. */
@EnabledOnOs(OS.LINUX)
class AutopsyCommandTest {
    private record Crash(Path errorFile, Path box, String address) {}

    @TempDir private static Path directory = Path.of("");
    private static Crash stale = new Crash(directory, directory, "");

    @BeforeAll static void crash() throws IOException, InterruptedException {
        stale = crash("stale");
    }

    private static Crash crash(String how) throws IOException, InterruptedException {
        assumeTrue(Platform.pageSize() == 4096, "the program counts in pages of 4,096 bytes");
        Path errorFile = directory.resolve("hs_err_" + how + ".log");
        Path box = directory.resolve(how + ".box");
        Process child = ChildJvm.start(CrashingProgram.class, List.of("-Xmx64m", "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + errorFile, "--enable-native-access=ALL-UNNAMED"), how, box.toString());
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(child.waitFor() != 0 && Files.exists(errorFile), () -> "it did not crash:\n" + output);
        return new Crash(errorFile, box, output.lines().filter(line -> line.startsWith("0x")).findFirst().orElse(output));
    }

    private static CommandRun autopsy(Path errorFile, Path box, String... options) {
        String[] arguments = new String[3 + options.length];
        arguments[0] = "autopsy";
        arguments[1] = errorFile.toString();
        arguments[2] = box.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return CommandRun.acre(arguments);
    }

    @Test void autopsy_staleRead_saysWhoFreedItAndWhichPurgeTookIt() {
        CommandRun run = autopsy(stale.errorFile(), stale.box());
        assertEquals(0, run.exitCode(), run.err());
        String out = run.out();
        assertTrue(out.startsWith("SIGSEGV (SEGV_ACCERR) in JavaThread \"main\""), out);
        assertTrue(out.contains("CrashingProgram.read(J)"), out);
        assertTrue(out.contains("It could not access " + stale.address() + ": byte 4,104 of ["), out);
        assertTrue(out.contains("16,384 bytes, freed"), out);
        assertTrue(out.contains("\"main\", tag blocks"), out);
        assertTrue(out.contains("\"evictor\", tag blocks"), out);
        assertTrue(out.contains("CrashingProgram.evict(CrashingProgram.java:"), out);
        assertTrue(out.contains("purged by pass 1 "), out);
        assertTrue(out.contains("=> a stale address"), out);
        assertTrue(out.contains("0 records were torn"), out);
    }

    @Test void autopsy_json_hasTheSameFindings() throws IOException {
        CommandRun run = autopsy(stale.errorFile(), stale.box(), "--json");
        assertEquals(0, run.exitCode(), run.err());
        Map<String, Object> root = JSON.std.mapFrom(run.out());
        Map<?, ?> fault = object(root, "fault");
        assertEquals(stale.address(), fault.get("address"));
        assertEquals("freed", fault.get("state"));
        assertEquals(4104, ((Number) present(fault, "offset")).intValue());
        assertEquals("evictor", object(fault, "freed").get("threadName"));
        assertEquals("blocks", object(fault, "allocated").get("tag"));
        assertEquals(1, ((Number) present(object(fault, "purged"), "pass")).intValue());
        assertEquals("SIGSEGV", object(root, "error").get("signal"));
        List<?> registers = assertInstanceOf(List.class, root.get("registers"));
        assertTrue(registers.toString().contains(stale.address()), () -> "no register has the address: " + registers);
    }

    @Test void autopsy_readPastTheEnd_saysOfWhichAreaAndHowFar() throws IOException, InterruptedException {
        Crash crash = crash("overrun");
        CommandRun run = autopsy(crash.errorFile(), crash.box());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("It could not access " + crash.address() + ": never handed out, 16 bytes past the end of ["), run.out());
        assertTrue(run.out().contains("8,192 bytes, which is live"), run.out());
        assertTrue(run.out().contains("runs past the end"), run.out());
    }

    @Test void autopsy_boxOfAnotherProcess_isRefusedWithBothNumbers() throws IOException {
        Path other = directory.resolve("other.box");
        try (Region _ = Region.builder().anonymous(1L << 20).blackBox(other, 64).build()) {
            CommandRun run = autopsy(stale.errorFile(), other);
            assertEquals(2, run.exitCode(), run.out());
            assertTrue(run.err().contains("the black box of process " + ProcessHandle.current().pid()), run.err());
        }
        Files.delete(other);
    }

    @Test void autopsy_missingOrForeignFiles_exitWith2AndSayWhich() throws IOException {
        Path nothing = directory.resolve("nothing");
        Path letter = Files.writeString(directory.resolve("letter"), "Dear reader,");
        for (CommandRun run : List.of(autopsy(nothing, stale.box()), autopsy(stale.errorFile(), nothing), autopsy(letter, stale.box()),
                autopsy(stale.errorFile(), letter), autopsy(stale.box(), stale.errorFile()), autopsy(directory, stale.box()))) {
            assertEquals(2, run.exitCode(), run.out());
            assertEquals("", run.out());
            assertTrue(run.err().contains(directory.toString()), run.err());
        }
    }

    @Test void autopsy_errorFileThatIsCutOrSpoilt_saysWhatIsLeft() throws IOException {
        long seed = Long.getLong("acre.seed", System.nanoTime());
        System.out.println("AutopsyCommandTest -Dacre.seed=" + seed);
        Random random = new Random(seed);
        byte[] whole = Files.readAllBytes(stale.errorFile());
        Path spoilt = directory.resolve("spoilt.log");
        for (int round = 0; round < 40; round++) {
            byte[] bytes = Arrays.copyOf(whole, round % 2 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int i = random.nextInt(2000); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(spoilt, bytes);
            CommandRun run = autopsy(spoilt, stale.box(), round % 3 == 0 ? new String[] {"--json"} : new String[0]);
            assertTrue(run.exitCode() == 0 || run.exitCode() == 2, run.err());
            assertEquals(run.exitCode() == 0, run.err().isEmpty(), run.err());
        }
        Files.delete(spoilt);
    }

    private static Map<?, ?> object(Map<?, ?> of, String name) {
        return assertInstanceOf(Map.class, of.get(name), () -> name + " in " + of);
    }

    private static Object present(Map<?, ?> of, String name) {
        return assertInstanceOf(Object.class, of.get(name), () -> name + " in " + of);
    }
}
