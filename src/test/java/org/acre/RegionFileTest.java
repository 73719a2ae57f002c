package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Regions in files: blocks that are there, and exceptions where they are not. */
@EnabledOnOs(OS.LINUX)
class RegionFileTest {
    private static final long PAGE = Platform.pageSize();
    private static final long MIB = 1 << 20;

    @TempDir Path directory;

    private static void truncate(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }

    @Test void file_byDefault_hasAllItsBlocks() {
        Path file = directory.resolve("full");
        try (Region region = Region.file(file, 8 * MIB)) {
            assertTrue(region.residentBytes().orElseThrow() >= 8 * MIB, region.residentBytes() + " on disk");
        }
        try (Region region = Region.builder().file(directory.resolve("sparse"), 8 * MIB).sparse().build()) {
            assertTrue(region.residentBytes().orElseThrow() < MIB, region.residentBytes() + " on disk");
        }
        assertThrows(IllegalArgumentException.class, () -> Region.builder().anonymous(MIB).sparse().build());
    }

    @Test void file_withHolesInIt_getsTheBlocksThatAreMissingAndKeepsItsBytes() throws IOException {
        Path file = directory.resolve("holes");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {7}), 4 * MIB);
        }
        try (Region region = Region.file(file, 8 * MIB)) {
            assertTrue(region.residentBytes().orElseThrow() >= 8 * MIB, region.residentBytes() + " on disk");
            assertEquals(7, region.memory().get(JAVA_BYTE, 4 * MIB));
        }
    }

    @Test void discard_notSparse_keepsTheBlocksAndReadsZero() {
        try (Region region = Region.builder().file(directory.resolve("kept"), MIB).lazyMaxPages(1 << 20).nodes(1)
                .invalidation(Invalidation.REVOKE, Invalidation.DISCARD).build()) {
            MemorySegment segment = region.allocate(MIB, 1);
            segment.fill((byte) 1);
            region.free(segment);
            region.purger().purgeAll();
            assertEquals(0, region.invalidationStatistics().discardedBytes());
            assertTrue(region.residentBytes().orElseThrow() >= MIB, region.residentBytes() + " on disk");
            assertEquals(-1, RegionTest.nonZero(region.allocate(MIB, 1)));
        }
    }

    /** A tmpfs of a megabyte, in a mount namespace of the child's own. */
    @Test void file_onAFullDisk_isAnExceptionWithFileOffsetAndCause() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("small"));
        int possible = new ProcessBuilder("unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=1m none " + mount)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        assumeTrue(possible == 0, "no mount namespaces here");
        ChildJvm.End end = ChildJvm.run("[ -n \"$INSIDE\" ] || INSIDE=1 exec unshare -rm sh -c 'mount -t tmpfs -o size=1m none "
                + mount + "; exec \"$@\"' sh \"$@\"", FullDisk.class, mount.toString());
        assertEquals(0, end.code(), end.output());
        assertTrue(end.output().contains("refused at 0 of f, 4194304 bytes, ENOSPC true"), end.output());
        assertTrue(end.output().contains("left behind false"), end.output());
        assertTrue(end.output().contains("grow refused at 524288, ENOSPC true, length 524288, works 5"), end.output());
    }

    /** A limit on the length of files instead of a full disk. */
    @Test void file_beyondTheLimitOnFiles_isAnException() throws Exception {
        ChildJvm.End end = ChildJvm.run("ulimit -f 1024", FullDisk.class, directory.toString());
        assertEquals(0, end.code(), end.output());
        assertTrue(end.output().contains("refused at 0 of f, 4194304 bytes, ENOSPC false"), end.output());
        assertTrue(end.output().contains("EFBIG true"), end.output());
        assertTrue(end.output().contains("left behind false"), end.output());
    }

    /** Asks for more than there is. */
    public static final class FullDisk {
        private FullDisk() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]).resolve("f");
            try (Region region = Region.file(file, 4 * MIB)) {
                System.out.println("there is room: " + region);
            } catch (RegionFileException e) {
                System.out.println("refused at " + e.offset() + " of " + e.file().getFileName() + ", " + e.bytes()
                        + " bytes, ENOSPC " + e.toString().contains("ENOSPC") + ", EFBIG " + e.toString().contains("EFBIG"));
            }
            System.out.println("left behind " + Files.exists(file));
            try (Region region = Region.builder().file(file, MIB / 2).maxBytes(8 * MIB).build()) {
                try {
                    region.grow(4 * MIB);
                } catch (RegionFileException e) {
                    region.memory().set(JAVA_BYTE, MIB / 2 - 1, (byte) 5);
                    System.out.println("grow refused at " + e.offset() + ", ENOSPC " + e.toString().contains("ENOSPC") + ", length "
                            + Files.size(file) + ", works " + region.memory().get(JAVA_BYTE, MIB / 2 - 1));
                }
            }
        }
    }

    @Test void file_truncatedByOthers_isAnExceptionBeforeItIsAFault() throws IOException {
        Path file = directory.resolve("cut");
        try (Region region = Region.file(file, MIB)) {
            MemorySegment live = region.allocate(PAGE, 1);
            live.set(JAVA_LONG, 0, 42);
            truncate(file, MIB / 2);
            RegionFileException e = assertThrows(RegionFileException.class, () -> region.allocate(PAGE, 1));
            assertEquals(file, e.file());
            assertEquals(MIB / 2, e.offset());
            assertEquals(MIB / 2, e.bytes());
            assertTrue(e.toString().contains("truncated"), e.toString());
            assertThrows(RegionFileException.class, () -> region.allocateAt(0, PAGE));
            assertThrows(RegionFileException.class, () -> region.resize(live, 2 * PAGE));
            assertThrows(RegionFileException.class, () -> region.force(0, MIB));
            assertThrows(RegionFileException.class, () -> region.grow(PAGE));
            assertEquals(42, live.get(JAVA_LONG, 0));
            assertEquals(1, region.space().statistics().busyAreas());
        }
    }

    @Test void file_removedUnderTheRegion_goesOn() throws IOException {
        Path file = directory.resolve("gone");
        try (Region region = Region.file(file, MIB)) {
            Files.delete(file);
            region.allocate(PAGE, 1).fill((byte) 1);
            assertTrue(region.residentBytes().orElseThrow() >= MIB);
        }
        assertFalse(Files.exists(file));
    }

    @Test void allocate_interrupted_leavesTheFileOpen() {
        try (Region region = Region.file(directory.resolve("interrupted"), MIB)) {
            Thread.currentThread().interrupt();
            region.allocate(PAGE, 1);
            region.force(0, PAGE);
            region.grow(PAGE);
            assertTrue(Thread.interrupted());
            region.allocate(PAGE, 1).fill((byte) 1);
        }
    }

    @Test void force_range_isOnTheDisk() throws IOException {
        Path file = directory.resolve("forced");
        try (Region region = Region.file(file, MIB)) {
            region.memory().set(JAVA_LONG, 3 * PAGE + 8, 42);
            region.force(3 * PAGE + 8, 8);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                ByteBuffer value = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
                channel.read(value, 3 * PAGE + 8);
                assertEquals(42, value.getLong(0));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> region.force(MIB - 8, 9));
            assertThrows(IndexOutOfBoundsException.class, () -> region.force(-1, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> region.force(0, -1));
            region.force(MIB, 0);
        }
    }

    @Test void advise_everyKind_keepsTheContents() {
        try (Region file = Region.file(directory.resolve("advised"), MIB); Region anonymous = Region.anonymous(MIB);
                Arena arena = Arena.ofShared(); Region over = Region.over(arena.allocate(MIB, PAGE))) {
            for (Region region : new Region[] {file, anonymous, over}) {
                region.memory().fill((byte) 7);
                for (Advice advice : Advice.values()) {
                    region.advise(PAGE + 1, 3 * PAGE, advice);
                    assertEquals(7, region.memory().get(JAVA_BYTE, 2 * PAGE), advice + " for " + region);
                }
                assertThrows(IndexOutOfBoundsException.class, () -> region.advise(0, MIB + 1, Advice.RANDOM));
            }
        }
    }

    @Test void close_whileOthersAllocate_isIllegalStateToThem() throws Exception {
        Region region = Region.builder().file(directory.resolve("closing"), 16 * MIB).lazyMaxPages(64).build();
        Thread[] threads = new Thread[4];
        Throwable[] ends = new Throwable[threads.length];
        for (int i = 0; i < threads.length; i++) {
            int at = i;
            threads[i] = Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        region.free(region.allocate(PAGE, 1));
                    }
                } catch (Throwable e) {
                    ends[at] = e;
                }
            });
        }
        Thread.sleep(20);
        region.close();
        for (int i = 0; i < threads.length; i++) {
            threads[i].join();
            assertEquals(IllegalStateException.class, ends[i].getClass(), ends[i].toString());
        }
    }
}
