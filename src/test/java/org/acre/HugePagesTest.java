package org.acre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Large pages of the OS under a region. */
@EnabledOnOs(OS.LINUX)
class HugePagesTest {
    private static final long PAGE = Platform.pageSize();
    private static final long HUGE = 2L << 20;
    private static final Path ENABLED = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    @Test void areas_ofAHugePageAndMore_startAtOne() {
        try (Region region = Region.builder().anonymous(32 * HUGE).hugePages().build()) {
            assertEquals(0, region.memory().address() % HUGE);
            region.allocate(PAGE, 1);
            for (long bytes : new long[] {HUGE, HUGE + 1, 3 * HUGE}) {
                assertEquals(0, region.allocate(bytes, 1).address() % HUGE);
                assertEquals(0, region.allocateAddress(bytes) % HUGE);
            }
            assertEquals(0, region.allocate(HUGE, 4 * HUGE).address() % (4 * HUGE));
            region.space().verify();
        }
    }

    @Test void firstTouch_ofAHugePage_isServedByOne() throws IOException {
        assumeTrue(Files.exists(ENABLED) && !Files.readString(ENABLED).contains("[never]"), "no huge pages here");
        try (Region region = Region.builder().anonymous(8 * HUGE).hugePages().build()) {
            MemorySegment area = region.allocate(2 * HUGE, 1);
            assertTrue(flags(area.address()).contains(" hg"), flags(area.address()));
            region.grow(8 * HUGE);
            assertTrue(flags(region.memory().address() + 15 * HUGE).contains(" hg"), "what the region grew by has it too");
        }
    }

    /** What /proc/self/smaps says of the mapping at an address. */
    private static String flags(long address) throws IOException {
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            int dash = line.indexOf('-');
            int space = line.indexOf(' ');
            if (dash > 0 && dash < space) {
                inside = Long.compareUnsigned(Long.parseUnsignedLong(line.substring(0, dash), 16), address) <= 0
                        && Long.compareUnsigned(Long.parseUnsignedLong(line.substring(dash + 1, space), 16), address) > 0;
            } else if (inside && line.startsWith("VmFlags:")) {
                return line;
            }
        }
        return "none";
    }

    @Test void hugePages_underAFile_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> Region.builder().file(Path.of("none"), HUGE).hugePages().build());
    }
}
