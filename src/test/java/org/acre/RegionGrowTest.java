package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.array.GrowableArray;
import org.acre.array.GrowableArrays;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Regions that become longer while they are in use. */
@EnabledOnOs(OS.LINUX)
class RegionGrowTest {
    private static final long PAGE = Platform.pageSize();
    private static final long MIB = 1 << 20;

    @TempDir Path directory;

    @Test void grow_anonymous_memoryIsLongerAndEverythingStaysWhereItIs() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(0).nodes(1).build()) {
            MemorySegment before = region.memory();
            MemorySegment kept = region.allocate(MIB / 2, 1);
            kept.fill((byte) 3);
            assertThrows(AddressSpaceExhaustedException.class, () -> region.allocate(MIB, 1));
            assertEquals(MIB + 2 * PAGE, region.grow(PAGE + 1));
            assertEquals(2 * MIB, region.grow(MIB - 2 * PAGE));
            MemorySegment memory = region.memory();
            assertEquals(2 * MIB, memory.byteSize());
            assertEquals(before.address(), memory.address());
            assertEquals(MIB / PAGE * 2, region.space().statistics().totalPages());
            MemorySegment acrossTheSeam = region.allocate(3 * MIB / 2, 1);
            assertEquals(MIB / 2, region.offsetOf(acrossTheSeam.address()));
            assertEquals(-1, RegionTest.nonZero(acrossTheSeam));
            acrossTheSeam.fill((byte) 4);
            assertEquals(3, memory.get(JAVA_BYTE, MIB / 2 - 1));
            assertEquals(4, memory.get(JAVA_BYTE, 2 * MIB - 1));
            assertEquals(4, region.segment(region.addressOf(MIB / 2)).get(JAVA_BYTE, 0));
            region.free(acrossTheSeam);
            region.free(kept);
            region.purger().purgeAll();
            assertThrows(IllegalStateException.class, () -> acrossTheSeam.get(JAVA_BYTE, 0));
            region.space().verify();
        }
    }

    @Test void reservedMemory_whileTheRegionGrows_isOneSegmentThatHoldsIt() {
        try (Region region = Region.builder().anonymous(MIB).maxBytes(8 * MIB).build()) {
            MemorySegment reserved = region.reservedMemory();
            assertEquals(8 * MIB, reserved.byteSize());
            region.grow(7 * MIB);
            assertSame(reserved, region.reservedMemory());
            assertEquals(reserved, region.memory());
            reserved.set(JAVA_BYTE, 8 * MIB - 1, (byte) 1);
        }
    }

    @Test void arrays_madeBefore_reachWhatTheRegionGrewBy() {
        try (Region region = Region.builder().anonymous(MIB).maxBytes(8 * MIB).build(); GrowableArray array = GrowableArray.of(region, 10);
                GrowableArrays rows = GrowableArrays.of(region)) {
            array.set(9, 42);
            region.allocateAddress(MIB - 4 * PAGE);
            region.grow(7 * MIB);
            array.grow(MIB / 4);
            rows.set(rows.addRow(MIB / 4), MIB / 4 - 1, 43);
            array.set(MIB / 4 - 1, 44);
            assertEquals(42, array.get(9));
            assertEquals(43, rows.get(0, MIB / 4 - 1));
            assertEquals(44, array.get(MIB / 4 - 1));
        }
    }

    @Test void grow_beyondMaxBytes_isRefusedWithNumbersAndChangesNothing() {
        try (Region region = Region.builder().anonymous(MIB).maxBytes(2 * MIB).build()) {
            String message = assertThrows(IllegalArgumentException.class, () -> region.grow(MIB + 1)).toString();
            assertTrue(message.contains("1048576") && message.contains("2097152") && message.contains("maxBytes"), message);
            assertThrows(IllegalArgumentException.class, () -> region.grow(0));
            assertThrows(IllegalArgumentException.class, () -> region.grow(-1));
            assertThrows(IllegalArgumentException.class, () -> region.grow(Long.MAX_VALUE));
            assertEquals(MIB, region.memory().byteSize());
            assertEquals(2 * MIB, region.grow(MIB));
            assertThrows(IllegalArgumentException.class, () -> region.grow(1));
            region.space().verify();
        }
        assertThrows(IllegalArgumentException.class, () -> Region.builder().anonymous(MIB).maxBytes(MIB - PAGE).build());
    }

    @Test void grow_overCallersMemory_isRefused() {
        try (Arena arena = Arena.ofShared(); Region region = Region.over(arena.allocate(MIB, PAGE))) {
            String message = assertThrows(UnsupportedOperationException.class, () -> region.grow(PAGE)).toString();
            assertTrue(message.contains("1048576"), message);
            assertThrows(IllegalArgumentException.class,
                    () -> Region.builder().over(arena.allocate(MIB, PAGE)).maxBytes(2 * MIB).build());
        }
    }

    @Test void grow_afterClose_throwsIllegalState() {
        Region region = Region.anonymous(MIB);
        region.close();
        assertThrows(IllegalStateException.class, () -> region.grow(MIB));
    }

    @Test void grow_file_isLongerHasItsBlocksAndIsFoundAgain() throws IOException {
        Path file = directory.resolve("grown");
        try (Region region = Region.file(file, MIB)) {
            region.grow(MIB);
            assertEquals(2 * MIB, Files.size(file));
            assertTrue(region.residentBytes().orElseThrow() >= 2 * MIB, region.residentBytes() + " on disk");
            region.memory().set(JAVA_LONG, 2 * MIB - 8, 42);
            region.force(MIB, MIB);
        }
        try (Region region = Region.file(file, 2 * MIB)) {
            assertEquals(42, region.memory().get(JAVA_LONG, 2 * MIB - 8));
        }
    }

    @Test void grow_intoWhatTheFileHeld_showsItAndZerosItWhenHandedOut() throws IOException {
        Path file = directory.resolve("held");
        byte[] data = new byte[(int) (3 * PAGE + 5)];
        Arrays.fill(data, (byte) 7);
        Files.write(file, data);
        try (Region region = Region.builder().file(file, PAGE).maxBytes(8 * PAGE).build()) {
            region.grow(7 * PAGE);
            assertEquals(8 * PAGE, Files.size(file));
            assertEquals(7, region.memory().get(JAVA_BYTE, 3 * PAGE + 4));
            assertEquals(-1, RegionTest.nonZero(region.allocate(8 * PAGE, 1)));
        }
    }

    @Test void grow_whileOthersAllocate_noAreaHasTwoOwners() throws Exception {
        try (Region region = Region.builder().anonymous(MIB).maxBytes(64 * MIB).lazyMaxPages(32).build();
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            AtomicBoolean over = new AtomicBoolean();
            List<Future<?>> workers = new ArrayList<>();
            for (long worker = 1; worker <= 4; worker++) {
                long stamp = worker;
                workers.add(threads.submit(() -> work(region, stamp, over)));
            }
            for (int i = 0; i < 63; i++) {
                region.grow(MIB);
                Thread.sleep(2);
            }
            over.set(true);
            for (Future<?> worker : workers) {
                worker.get();
            }
            assertEquals(64 * MIB, region.memory().byteSize());
            region.purger().purgeAll();
            assertEquals(64 * MIB / PAGE, region.space().statistics().freePages());
            assertEquals(1, region.space().statistics().freeRanges());
            region.space().verify();
        }
    }

    /** Stamps the ends of areas, and finds them unchanged. */
    private static void work(Region region, long stamp, AtomicBoolean over) {
        List<MemorySegment> held = new ArrayList<>();
        while (!over.get()) {
            try {
                MemorySegment segment = region.allocate(12 * PAGE, 1);
                segment.set(JAVA_LONG, 0, stamp);
                region.memory().set(JAVA_LONG, region.offsetOf(segment.address()) + 12 * PAGE - 8, stamp);
                held.add(segment);
            } catch (AddressSpaceExhaustedException e) {
                giveBack(region, held, stamp);
            }
            if (held.size() > 50) {
                giveBack(region, held, stamp);
            }
        }
        giveBack(region, held, stamp);
    }

    private static void giveBack(Region region, List<MemorySegment> held, long stamp) {
        for (MemorySegment segment : held) {
            assertEquals(stamp, segment.get(JAVA_LONG, 0));
            assertEquals(stamp, segment.get(JAVA_LONG, 12 * PAGE - 8));
            region.free(segment);
        }
        held.clear();
    }
}
