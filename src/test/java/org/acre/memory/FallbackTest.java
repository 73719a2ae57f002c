package org.acre.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.acre.Advice;
import org.acre.ArenaOptions;
import org.acre.BudgetExceededException;
import org.acre.ChildJvm;
import org.acre.KernelMappingsExhaustedException;
import org.acre.RecyclingArea;
import org.acre.Region;
import org.acre.SlicingArea;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Memory without native access. */
class FallbackTest {
    private static final long BYTES = 5L << 30;

    @Test void temporaryFile_beyondFourGibibytes_readsZeroAndTakesWrites() throws IOException {
        TemporaryFile file = TemporaryFile.map(Extent.fixed(BYTES, Platform.pageSize()));
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
        TemporaryFile file = TemporaryFile.map(Extent.fixed(page, page));
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

    @Test void everyOption_withoutNativeAccess_fallsBackOrSaysWhyNot() throws Exception {
        String output = runChild(OptionsChild.class);
        assertTrue(output.contains("anonymous grew to 2097152 bytes and holds 7"), output);
        assertTrue(output.contains("states of 2097152 bytes"), output);
        assertTrue(output.contains("over budget true"), output);
        assertTrue(output.contains("BudgetExceededException: "), "a refusal is logged, too: " + output);
        assertTrue(output.contains("file 1048576 bytes, forced"), output);
        assertTrue(output.contains("no growth: java.lang.IllegalArgumentException"), output);
        assertTrue(output.contains("are not reserved on the disk, because"), output);
        assertTrue(output.contains("is without guard pages, because"), output);
        assertFalse(output.contains("restricted method"), output);
    }

    @Test void arenas_withoutNativeAccess_areTheJdksAndKeepTheRegionOpen() throws Exception {
        String output = runChild(ArenaChild.class);
        assertTrue(output.contains("confined 7, shared 7, strict 7"), output);
        assertTrue(output.contains("refused: the region has open arenas"), output);
        assertTrue(output.contains("confined arena of the JDK"), output);
        assertTrue(output.contains("after close: Already closed"), output);
        assertTrue(output.contains("sliced 100, recycled 100"), output);
        assertFalse(output.contains("restricted method"), output);
    }

    @Test void view_withoutNativeAccess_isRefusedAndSaysWhy() throws Exception {
        String output = runChild(ViewChild.class);
        assertTrue(output.contains("temporary file instead of shared memory"), output);
        assertEquals(2, output.lines().filter(line -> line.contains("UnsupportedOperationException")
                && line.contains("--enable-native-access")).count(), output);
        assertTrue(output.contains("wrote 7"), output);
        assertFalse(output.contains("restricted method"), output);
    }

    @Test @EnabledOnOs(OS.LINUX) void kernelMappings_tooFew_areRefusedByNameBeforeTheKernelDoes() throws Exception {
        String output = runChild(MappingsChild.class, "--enable-native-access=ALL-UNNAMED", "-Dacre.kernelMappings=1000");
        assertTrue(output.contains("views 58"), output); // (1000 - 3) / 17
        assertTrue(output.contains("needs 17 mappings") && output.contains("vm.max_map_count"), output);
        assertTrue(output.contains("asked 17, most 1000"), output);
        assertTrue(output.contains("a region too: KernelMappingsExhaustedException"), output);
        assertTrue(output.contains("after a free 7"), output);
    }

    /** Runs {@link Child} in a JVM of its own, on the class path, and returns all that it printed. */
    private static String runChild(String... options) throws IOException, InterruptedException {
        return runChild(Child.class, options);
    }

    private static String runChild(Class<?> main, String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-Xmx64m", "--illegal-native-access=deny"));
        all.addAll(List.of(options));
        Process child = ChildJvm.start(main, all);
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        return output;
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

    /** All that a builder can ask for, in such a process. */
    public static final class OptionsChild {
        private static final long MIB = 1 << 20;

        private OptionsChild() {}

        public static void main(String[] arguments) throws IOException {
            try (Region region = Region.builder().anonymous(MIB).maxBytes(2 * MIB).hugePages().guardPages()
                    .budget(MIB / 2).nodesByThread().sampleEvery(1).tags("t").build()) {
                long bytes = region.grow(MIB);
                region.memory().set(JAVA_BYTE, bytes - 1, (byte) 7);
                System.out.println("anonymous grew to " + bytes + " bytes and holds " + region.memory().get(JAVA_BYTE, bytes - 1));
                region.advise(0, MIB, Advice.RANDOM);
                MemorySegment segment = region.allocate(4096, 1, 1);
                System.out.println(region.resize(segment, 2 * 4096) + " " + region.leakReport());
                System.out.println("states of " + region.states().space().states().bytes() + " bytes");
                try {
                    region.allocate(MIB, 1);
                } catch (BudgetExceededException e) {
                    System.out.println("over budget true");
                }
            }
            Path file = Files.createTempFile("acre", "region");
            try (Region region = Region.file(file, MIB)) {
                region.allocate(4096, 1).fill((byte) 1);
                region.force(0, MIB);
                System.out.println("file " + Files.size(file) + " bytes, forced");
                region.grow(MIB);
            } catch (IllegalArgumentException e) {
                System.out.println("no growth: " + e);
            } finally {
                Files.delete(file);
            }
        }
    }

    /** Arenas in such a process. */
    public static final class ArenaChild {
        private ArenaChild() {}

        public static void main(String[] arguments) {
            Region region = Region.anonymous(1L << 24);
            Arena confined = region.openArena();
            System.out.println("confined " + written(confined) + ", shared " + written(region.openSharedArena()) + ", strict "
                    + written(region.openSharedArena(ArenaOptions.defaults().strict())));
            System.out.println("refused: " + refusal(region::close));
            confined.close();
            System.out.println("after close: " + refusal(() -> confined.allocate(1)));
            try (SlicingArea slicing = region.slicing(100); RecyclingArea recycling = region.recycling(100)) {
                System.out.println("sliced " + slicing.allocate(100).byteSize() + ", recycled " + recycling.allocate(100).byteSize());
            }
        }

        private static byte written(Arena arena) {
            MemorySegment segment = arena.allocate(1000, 8);
            segment.set(JAVA_BYTE, 999, (byte) 7);
            return segment.get(JAVA_BYTE, 999);
        }

        private static String refusal(Runnable action) {
            try {
                action.run();
                return "nothing";
            } catch (IllegalStateException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    /** Views in such a process. */
    public static final class ViewChild {
        private ViewChild() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Files.createTempFile("acre", "region");
            try (Region region = Region.file(file, 1L << 20);
                    Region shared = Region.builder().sharedAnonymous(1L << 20).build()) {
                refused(region);
                refused(shared);
                shared.memory().set(JAVA_BYTE, 0, (byte) 7);
                System.out.println("wrote " + shared.memory().get(JAVA_BYTE, 0));
            } finally {
                Files.delete(file);
            }
        }

        private static void refused(Region region) {
            try {
                region.view(new long[] {0}, Platform.pageSize());
            } catch (UnsupportedOperationException e) {
                System.out.println(e);
            }
        }
    }

    /** Views until the mappings are used up. */
    public static final class MappingsChild {
        private MappingsChild() {}

        public static void main(String[] arguments) {
            long page = Platform.pageSize();
            try (Region region = Region.builder().sharedAnonymous(64 * page).build()) {
                long[] offsets = new long[16];
                for (int i = 0; i < offsets.length; i++) {
                    offsets[i] = 2L * i * page;
                }
                List<MemorySegment> views = new ArrayList<>();
                try {
                    while (views.size() < 1000) {
                        views.add(region.view(offsets, page));
                    }
                } catch (KernelMappingsExhaustedException e) {
                    System.out.println("views " + views.size() + ": " + e);
                    System.out.println("asked " + e.requested() + ", most " + e.most() + ", held " + e.held() + ", limit " + e.limit());
                }
                List<Region> regions = new ArrayList<>();
                try {
                    while (regions.size() < 1000) {
                        regions.add(Region.anonymous(page));
                    }
                } catch (KernelMappingsExhaustedException e) {
                    System.out.println("a region too: " + e.getClass().getSimpleName());
                }
                regions.forEach(Region::close);
                views.getFirst().set(JAVA_BYTE, 0, (byte) 7);
                region.free(views.removeLast());
                region.free(views.removeLast());
                System.out.println("after a free " + region.view(offsets, page).get(JAVA_BYTE, 0));
            }
        }
    }
}
