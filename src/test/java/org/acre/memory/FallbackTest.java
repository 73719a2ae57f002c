package org.acre.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.acre.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Memory without native access. */
class FallbackTest {
    private static final long BYTES = 5L << 30;

    @Test void temporaryFile_beyondFourGibibytes_readsZeroAndTakesWrites() throws IOException {
        TemporaryFile file = TemporaryFile.map(BYTES, Platform.pageSize());
        MemorySegment memory = file.memory();
        assertEquals(BYTES, memory.byteSize());
        assertEquals(0, memory.get(JAVA_BYTE, BYTES - 1));
        memory.set(JAVA_BYTE, BYTES - 1, (byte) 1);
        assertEquals(1, memory.get(JAVA_BYTE, BYTES - 1));
        file.close();
        assertThrows(IllegalStateException.class, () -> memory.get(JAVA_BYTE, 0));
    }

    @Test void temporaryFile_largePages_startsAtAMultiple() throws IOException {
        long page = 2L << 20;
        TemporaryFile file = TemporaryFile.map(page, page);
        assertEquals(0, file.memory().address() % page);
        assertEquals(page, file.memory().byteSize());
        file.close();
    }

    @Test @EnabledOnOs(OS.LINUX) void auxiliaryVector_onLinux_givesThePageSizeOfTheOs() {
        assertEquals(Platform.pageSize(), Platform.auxiliaryPageSize(Path.of("/proc/self/auxv")));
        assertEquals(0, Platform.auxiliaryPageSize(Path.of("/proc/self/none")));
    }

    @Test void anonymous_withoutNativeAccess_runsOnAFileAndSaysSo() throws Exception {
        String output = runChild();
        assertTrue(output.contains("ran 7"), output);
        assertTrue(output.contains("temporary file instead of anonymous memory"), output);
        assertTrue(output.contains("--enable-native-access"), output);
        assertFalse(output.contains("restricted method"), output);
    }

    @Test @EnabledOnOs(OS.LINUX) void anonymous_withNativeAccess_saysNothing() throws Exception {
        String output = runChild("--enable-native-access=ALL-UNNAMED");
        assertEquals("ran 7", output.strip());
    }

    @Test void file_withoutNativeAccess_invalidatesNothingAndSaysSo() throws Exception {
        String output = runChild(FileChild.class);
        assertTrue(output.contains("stale read 7"), output);
        assertTrue(output.contains("is without [REVOKE], because"), output);
        assertTrue(output.contains("--enable-native-access"), output);
        assertFalse(output.contains("restricted method"), output);
    }

    /** Runs {@link Child} in a JVM of its own, on the class path, and returns all that it printed. */
    private static String runChild(String... options) throws IOException, InterruptedException {
        return runChild(Child.class, options);
    }

    private static String runChild(Class<?> main, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx64m", "--illegal-native-access=deny"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", everyPath(), main.getName()));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        return output;
    }

    private static String everyPath() throws IOException {
        String tests = location(FallbackTest.class);
        return String.join(File.pathSeparator, tests, tests.replace("test-classes", "classes"),
                System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path", ""));
    }

    private static String location(Class<?> type) throws IOException {
        // With the module path the tests are patched into the module, so that its location is not theirs: ask the class.
        try {
            String file = Path.of(type.getResource(type.getSimpleName() + ".class").toURI()).toString();
            return file.substring(0, file.length() - (type.getName() + ".class").length() - 1);
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** A region in a process that may call nothing native. */
    public static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            try (Region region = Region.anonymous(BYTES)) {
                MemorySegment segment = region.allocate(BYTES, 1);
                segment.set(JAVA_BYTE, BYTES - 1, (byte) 7);
                System.out.println("ran " + segment.get(JAVA_BYTE, BYTES - 1));
                region.free(segment);
            }
        }
    }

    /** A region in a file in such a process: a stale segment goes on working. */
    public static final class FileChild {
        private FileChild() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Files.createTempFile("acre", "region");
            try (Region region = Region.builder().file(file, 1L << 20).lazyMaxPages(1 << 20).build()) {
                MemorySegment segment = region.allocate(4096, 1);
                segment.set(JAVA_BYTE, 0, (byte) 7);
                region.free(segment);
                region.purger().purgeAll();
                System.out.println("stale read " + segment.get(JAVA_BYTE, 0));
                System.out.println(region.invalidationStatistics());
            } finally {
                Files.delete(file);
            }
        }
    }
}
