package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Memory of free pages goes back to the OS, when they leave the pools and not before. */
@EnabledOnOs(OS.LINUX)
class DiscardTest {
    private static final long PAGE = Platform.pageSize();
    private static final long MIB = 1 << 20;

    @TempDir Path directory;

    private static long resident(Region region) {
        return region.residentBytes().orElseThrow();
    }

    @Test void purgeAll_freedAnonymousMemory_isNotResidentAndReadsZero() {
        try (Region region = Region.builder().anonymous(1L << 30).lazyMaxPages(1 << 20).purgeInterval(Duration.ZERO).build()) {
            long before = resident(region);
            MemorySegment segment = region.allocate(32 * MIB, 1);
            segment.fill((byte) 1);
            long offset = region.offsetOf(segment.address());
            assertTrue(resident(region) >= before + 32 * MIB);
            region.free(segment);
            assertTrue(resident(region) >= before + 32 * MIB, "a free gives nothing back by itself");
            region.purger().purgeAll();
            assertEquals(before, resident(region));
            assertEquals(0, region.memory().get(JAVA_BYTE, offset + MIB));
            assertEquals(32 * MIB, region.invalidationStatistics().discardedBytes());
        }
    }

    @Test void purge_areaThatAPoolTakes_keepsItsMemory() {
        try (Region region = Region.builder().anonymous(1L << 30).lazyMaxPages(1 << 20).nodes(2).uninitialized().purgeInterval(Duration.ZERO)
                .build()) {
            MemorySegment segment = region.allocate(16 * PAGE, 1);
            segment.fill((byte) 1);
            region.free(segment);
            region.purger().purge();
            assertEquals(0, region.invalidationStatistics().discardedBytes());
            assertTrue(resident(region) >= 16 * PAGE);
        }
    }

    @Test void discard_neighbours_areOneCall() {
        try (Region region = Region.builder().anonymous(1L << 30).lazyMaxPages(1 << 20).nodes(1).purgeInterval(Duration.ZERO).build()) {
            List<MemorySegment> areas = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                areas.add(region.allocate(PAGE, 1));
            }
            areas.forEach(segment -> segment.fill((byte) 1));
            areas.forEach(region::free);
            region.purger().purgeAll();
            assertEquals(1_000 * PAGE, region.invalidationStatistics().discardedBytes());
            assertTrue(resident(region) <= PAGE, resident(region) + " bytes resident");
        }
    }

    @Test void file_sparse_holeIsPunchedAndLengthStays() throws IOException {
        Path file = directory.resolve("sparse");
        try (Region region = Region.builder().file(file, 64 * MIB).sparse().lazyMaxPages(1 << 20)
                .invalidation(Invalidation.REVOKE, Invalidation.DISCARD).build()) {
            MemorySegment segment = region.allocate(16 * MIB, 1);
            segment.fill((byte) 1);
            assertTrue(resident(region) >= 16 * MIB, resident(region) + " bytes on disk");
            region.free(segment);
            region.purger().purgeAll();
            InvalidationStatistics after = region.invalidationStatistics();
            assertEquals(16 * MIB, after.discardedBytes(), "this file system punches no holes: " + after);
            assertTrue(resident(region) < MIB, resident(region) + " bytes on disk");
            assertEquals(0, region.memory().get(JAVA_BYTE, MIB));
        }
        assertEquals(64 * MIB, Files.size(file));
    }

    @Test void file_withAllItsRoom_isNeverPunched() throws IOException {
        Path file = directory.resolve("full");
        byte[] data = new byte[(int) MIB];
        Arrays.fill(data, (byte) 7);
        Files.write(file, data);
        try (Region region = Region.builder().file(file, MIB).lazyMaxPages(1 << 20).nodes(1)
                .invalidation(Invalidation.REVOKE, Invalidation.DISCARD).build()) {
            MemorySegment segment = region.allocate(MIB, 1);
            segment.fill((byte) 1);
            region.free(segment);
            region.purger().purgeAll();
            assertEquals(0, region.invalidationStatistics().discardedBytes());
            assertEquals(1, region.memory().get(JAVA_BYTE, 0));
            assertEquals(-1, RegionTest.nonZero(region.allocate(MIB, 1)));
        }
    }

    @Test void residentBytes_untouchedTebibyte_isNothing() {
        try (Region region = Region.anonymous(1L << 40)) {
            assertEquals(0, resident(region));
            region.allocate(1L << 39, 1).set(JAVA_BYTE, 12345 * PAGE, (byte) 1);
            assertEquals(PAGE, resident(region));
        }
    }
}
