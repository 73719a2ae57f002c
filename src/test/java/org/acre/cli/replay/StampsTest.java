package org.acre.cli.replay;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.acre.Region;
import org.acre.cli.trace.TraceLines;
import org.acre.cli.trace.TrReader;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stamps find when a page has two owners. */
class StampsTest {
    private static final long PAGE = Platform.pageSize();

    @Test void check_untouched_passes() {
        try (Region region = Region.anonymous(8 * PAGE)) {
            Stamps stamps = new Stamps(region, PAGE);
            long address = region.allocateAddress(8 * PAGE);
            stamps.checkZero(address, 8 * PAGE);
            stamps.write(address, Stamps.first(3), 0, 8);
            stamps.check(address, Stamps.first(3), 0, 8);
        }
    }

    @Test void check_anotherOwnerWrote_namesTheAddress() {
        try (Region region = Region.anonymous(8 * PAGE)) {
            Stamps stamps = new Stamps(region, PAGE);
            long address = region.allocateAddress(4 * PAGE);
            stamps.write(address, Stamps.first(3), 0, 4);
            stamps.write(address + 2 * PAGE, Stamps.first(4), 0, 1);
            String message = assertThrows(ReplayFailedException.class, () -> stamps.check(address, Stamps.first(3), 0, 4))
                    .getMessage();
            assertNotNull(message);
            assertTrue(message.contains("0x" + Long.toHexString(address + 2 * PAGE)), message);
            assertThrows(ReplayFailedException.class, () -> stamps.checkZero(address, 3 * PAGE));
        }
    }

    @Test void replay_pageOverwrittenBehindItsBack_failsWithTraceLineAndAddress(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("x.tr");
        StringBuilder trace = new StringBuilder();
        for (int id = 0; id < Round.OPERATIONS; id++) {
            trace.append("a ").append(id).append(" 4096 0 0\n");
        }
        Files.writeString(file, trace + "f 0 0\n");
        try (TraceLines lines = TraceLines.open(file); Region region = Region.anonymous(1L << 30)) {
            // The free is in the second round, which is read when the first was handed over: wait until that is done.
            TrReader reader = new TrReader(lines);
            ReplayOptions options = new ReplayOptions(2, () -> Region.builder().anonymous(1L << 30), List.of());
            BlockReplay replay = new BlockReplay(file, region, options, lines, operation -> {
                boolean more = reader.next(operation);
                if (lines.line() > Round.OPERATIONS && more) {
                    spoilWhenAllAreThere(region);
                }
                return more;
            }, Observer.NONE);
            String message = assertThrows(ReplayFailedException.class, () -> replay.run(bytes -> { })).getMessage();
            assertNotNull(message);
            assertTrue(message.startsWith(file + ":" + (Round.OPERATIONS + 1) + ": stamp mismatch at 0x"), message);
        }
    }

    private static void spoilWhenAllAreThere(Region region) {
        while (region.space().statistics().busyAreas() < Round.OPERATIONS) {
            Thread.onSpinWait();
        }
        try {
            // The last stamp is written a moment after its area was counted.
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (long at = 0; at < Round.OPERATIONS * PAGE; at += PAGE) {
            region.memory().set(JAVA_BYTE, at, (byte) (region.memory().get(JAVA_BYTE, at) + 1));
        }
    }

    @Test void sizeClass_pages_areRangesOfPowersOfTwo() {
        long[] pages = {1, 2, 3, 4, 5, 8, 9, 1L << 40, (1L << 40) + 1, Long.MAX_VALUE};
        String[] names = {"1", "2", "3-4", "3-4", "5-8", "5-8", "9-16"};
        for (int i = 0; i < names.length; i++) {
            assertEquals(names[i], SizeClass.name(SizeClass.of(pages[i])));
        }
        assertEquals(40, SizeClass.of(pages[7]));
        assertEquals(41, SizeClass.of(pages[8]));
        assertEquals(SizeClass.COUNT - 1, SizeClass.of(pages[9]));
    }
}
