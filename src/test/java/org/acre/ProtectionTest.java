package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Freed pages are inaccessible for one purge, and accessible before anybody has them again. */
@EnabledOnOs(OS.LINUX)
class ProtectionTest {
    private static final long PAGE = Platform.pageSize();

    private static Region region() {
        return Region.builder().anonymous(1L << 24).lazyMaxPages(1 << 20).nodes(1).invalidation(Invalidation.PROTECT).build();
    }

    /** What the OS allows at this address, as /proc/self/maps shows it, such as "rw-p". */
    private static String access(long address) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            int dash = line.indexOf('-');
            int space = line.indexOf(' ');
            if (Long.parseUnsignedLong(line.substring(0, dash), 16) <= address
                    && Long.compareUnsigned(Long.parseUnsignedLong(line.substring(dash + 1, space), 16), address) > 0) {
                return line.substring(space + 1, space + 5);
            }
        }
        return "none";
    }

    @Test void purge_freedPages_areInaccessibleUntilTheNextOne() throws IOException {
        try (Region region = region()) {
            MemorySegment segment = region.allocate(4 * PAGE, 1);
            MemorySegment live = region.allocate(4 * PAGE, 1);
            segment.fill((byte) 1);
            region.free(segment);
            assertEquals("rw-p", access(segment.address()));
            region.purger().purge();
            assertEquals("---p", access(segment.address()));
            assertThrows(IllegalStateException.class, () -> segment.get(JAVA_BYTE, 0));
            live.fill((byte) 2);
            assertEquals(4, region.space().statistics().pinnedPages());
            region.purger().purge();
            assertEquals("rw-p", access(segment.address()));
            assertEquals(0, region.space().statistics().pinnedPages());
        }
    }

    @Test void everyAddressWithAnOwner_underPurges_isReadableThroughMemory() {
        try (Region region = Region.builder().anonymous(1L << 24).lazyMaxPages(16).nodes(2)
                .invalidation(Invalidation.PROTECT).build()) {
            for (int i = 0; i < 2_000; i++) {
                long address = region.space().allocate((1 + i % 7) * PAGE);
                region.memory().set(JAVA_BYTE, region.offsetOf(address) + PAGE - 1, (byte) i);
                assertEquals((byte) i, region.memory().get(JAVA_BYTE, region.offsetOf(address) + PAGE - 1));
                region.space().free(address);
            }
            region.space().verify();
        }
    }

    @Test void pinnedNeighbour_ofAliveGroup_staysAccessible() throws IOException {
        try (Region region = Region.builder().anonymous(1L << 26).lazyMaxPages(1 << 20).nodes(1).pinShare(1)
                .invalidation(Invalidation.PROTECT).build()) {
            for (int i = 0; i < 64; i++) {
                region.allocate(PAGE, 1);
            }
            MemorySegment freed = region.allocate(PAGE, 1);
            MemorySegment neighbour = region.allocate(PAGE, 1);
            region.free(freed);
            region.purger().purge();
            assertTrue(freed.scope().isAlive(), "they do not share a group");
            assertEquals(0, freed.get(JAVA_BYTE, 0));
            assertEquals("rw-p", access(freed.address()));
            neighbour.set(JAVA_BYTE, 0, (byte) 1);
        }
    }
}
