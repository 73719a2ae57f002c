package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.allocator.AddressSpace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.memory.Platform;
import org.acre.purge.ReadSection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Arenas as a region's users see them. */
@EnabledOnOs(OS.LINUX)
class RegionArenaTest {
    private static final long PAGE = Platform.pageSize();
    private static final long MIB = 1 << 20;
    private static final ArenaOptions DEFAULTS = ArenaOptions.defaults();

    @TempDir Path directory;

    private static String refusalOf(Region region) {
        return assertThrows(IllegalStateException.class, region::close).toString();
    }

    /**
     * A fill of much memory is one native step, which the handshake of a close waits for. Whoever closes the same arena meanwhile is
     * refused, and must not give back memory that the filling thread could still be looking at.
     */
    @Test void close_ofAStrictArenaTwiceAtOnce_keepsTheMemoryUntilTheHandshakeIsOver() throws Exception {
        MemorySegment much = Arena.global().allocate(256 << 20);
        try (Region region = Region.builder().anonymous(1L << 24).lazyMaxPages(0).build()) {
            int seen = 0;
            for (int round = 0; round < 20 && seen < 2; round++) {
                Arena arena = region.openSharedArena(DEFAULTS.strict());
                long address = arena.allocate(100, 8).address();
                CountDownLatch filling = new CountDownLatch(1);
                Thread filler = Thread.ofPlatform().start(() -> {
                    filling.countDown();
                    much.fill((byte) 1);
                });
                filling.await();
                Thread closer = Thread.ofPlatform().start(arena::close);
                while (arena.scope().isAlive()) {
                    Thread.onSpinWait();
                }
                assertThrows(IllegalStateException.class, arena::close);
                boolean busy = region.space().find(address) != AddressSpace.NONE;
                boolean waiting = closer.isAlive(); // after the look: so it was waiting then, too
                seen += waiting ? 1 : 0;
                assertTrue(busy || !waiting, "the memory is free, and the first close has not come back");
                closer.join();
                filler.join();
            }
            assertTrue(seen > 0, "no close ever waited");
        }
    }

    @Test void close_openArenas_isRefusedAndNamesThem() {
        Region region = Region.anonymous(1L << 30);
        Arena confined = region.openArena();
        MemorySegment segment = confined.allocate(100_000, 8);
        Arena shared = region.openSharedArena();
        shared.allocate(10, 1);
        Arena strict = region.openSharedArena(DEFAULTS.strict());
        String refusal = refusalOf(region);
        assertTrue(refusal.contains("there are 3"), refusal);
        assertTrue(refusal.contains("confined arena of " + Thread.currentThread()), refusal);
        assertTrue(Pattern.compile("with [0-9]{6} bytes of areas, open for at most [0-9]+ ms;").matcher(refusal).find(), refusal);
        assertTrue(refusal.contains("shared arena opened by"), refusal);
        assertTrue(refusal.contains("strict shared arena opened by"), refusal);
        // Nothing has changed.
        segment.set(JAVA_BYTE, 99_999, (byte) 1);
        region.openArena().close();
        region.openSharedArena().close();
        region.free(region.allocate(PAGE, 1));
        confined.close();
        strict.close();
        assertTrue(refusalOf(region).contains("there are 1"));
        shared.close();
        region.close();
        assertThrows(IllegalStateException.class, region::openArena);
        assertThrows(IllegalStateException.class, region::openSharedArena);
        assertThrows(IllegalStateException.class, () -> region.openSharedArena(DEFAULTS.strict()));
    }

    @Test void close_hundredsOfOpenArenas_namesAFew() {
        Region region = Region.anonymous(1L << 30);
        List<Arena> arenas = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            arenas.add(i % 2 == 0 ? region.openArena() : region.openSharedArena());
        }
        String refusal = refusalOf(region);
        assertTrue(refusal.contains("there are 300"), refusal);
        assertTrue(refusal.endsWith("and 292 more"), refusal);
        arenas.forEach(Arena::close);
        region.close();
    }

    /** The region's own threads must not be ended by a close that is refused for another reason. */
    @Test void close_insideAReadSection_isRefusedAndArenasOpenStill() {
        Region region = Region.anonymous(1L << 24);
        try (ReadSection _ = region.gracePeriods().enter()) {
            assertThrows(IllegalStateException.class, region::close);
        }
        try (Arena arena = region.openArena()) {
            arena.allocate(10);
        }
        region.close();
    }

    @Test void close_whileOthersOpenAndCloseArenas_endsOrIsRefused() throws Exception {
        for (int round = 0; round < 10; round++) {
            Region region = Region.anonymous(1L << 28);
            CountDownLatch running = new CountDownLatch(4);
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                List<Future<Long>> workers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    boolean confined = i % 2 == 0;
                    workers.add(threads.submit(() -> useUntilClosed(region, confined, running)));
                }
                running.await();
                try {
                    closeInTheEnd(region);
                } finally {
                    threads.shutdownNow(); // ends them however the close has ended
                }
                long used = 0;
                for (Future<Long> worker : workers) {
                    used += worker.get();
                }
                assertTrue(used >= 4, used + " arenas were used");
            }
        }
    }

    private static long useUntilClosed(Region region, boolean confined, CountDownLatch running) {
        long sum = 0;
        while (!Thread.currentThread().isInterrupted()) {
            Arena opened;
            try {
                opened = confined ? region.openArena() : region.openSharedArena();
            } catch (IllegalStateException e) {
                if (region.toString().endsWith("closed") || Thread.currentThread().isInterrupted()) {
                    return sum;
                }
                continue; // somebody is closing, in vain
            }
            try (Arena arena = opened) {
                arena.allocate(64, 8).set(JAVA_LONG, 0, 5L);
                sum++;
            }
            running.countDown();
            LockSupport.parkNanos(100_000); // or somebody would always be open, and close refused for ever
        }
        return sum;
    }

    private static void closeInTheEnd(Region region) throws InterruptedException {
        while (true) {
            try {
                region.close();
                return;
            } catch (IllegalStateException e) {
                assertTrue(e.toString().contains("open arenas"), e.toString());
                Thread.sleep(0, 1_000);
            }
        }
    }

    @Test void uninitialized_arena_mayReadWhatWasLeft() {
        try (Region region = Region.builder().anonymous(1L << 24).nodes(1).build()) {
            for (int round = 0; round < 2; round++) {
                try (Arena arena = region.openArena(DEFAULTS.uninitialized())) {
                    MemorySegment segment = arena.allocate(64, 8);
                    assertEquals(round == 0 ? 0 : 7, segment.get(JAVA_BYTE, 0));
                    segment.fill((byte) 7);
                }
            }
            try (Arena arena = region.openArena()) {
                assertEquals(0, arena.allocate(64, 8).get(JAVA_BYTE, 0));
            }
        }
    }

    @Test void expecting_bytes_takesOneArea() {
        try (Region region = Region.anonymous(1L << 30)) {
            for (ArenaOptions options : List.of(DEFAULTS.expecting(MIB), DEFAULTS.expecting(MIB).strict())) {
                try (Arena confined = region.openArena(options); Arena shared = region.openSharedArena(options)) {
                    MemorySegment first = confined.allocate(16, 16);
                    MemorySegment other = shared.allocate(16, 16);
                    long busy = region.space().statistics().busyAreas();
                    for (long i = 1; i < MIB / 16; i++) {
                        assertEquals(first.address() + 16 * i, confined.allocate(16, 16).address());
                        assertEquals(other.address() + 16 * i, shared.allocate(16, 16).address());
                    }
                    assertEquals(busy, region.space().statistics().busyAreas());
                }
            }
            assertThrows(IllegalArgumentException.class, () -> DEFAULTS.expecting(-1));
        }
    }

    @Test void memory_ofAClosedConfinedArena_isUsedByTheNext() {
        try (Region region = Region.builder().anonymous(1L << 30).nodes(1).build()) {
            long address = 0;
            for (int i = 0; i < 1_000; i++) {
                try (Arena arena = region.openArena()) {
                    MemorySegment segment = arena.allocate(64, 8);
                    assertTrue(i == 0 || segment.address() == address);
                    address = segment.address();
                }
            }
            assertEquals(1, region.space().statistics().busyAreas());
            region.purger().purgeAll();
            assertEquals(0, region.space().statistics().busyAreas());
            assertEquals(0, region.invalidationStatistics().handshakes());
        }
    }

    @Test void arena_ofASmallRegion_fitsIn() {
        try (Region region = Region.anonymous(4 * PAGE)) {
            try (Arena confined = region.openArena(); Arena shared = region.openSharedArena()) {
                confined.allocate(100, 8).fill((byte) 1);
                shared.allocate(100, 8).fill((byte) 2);
                AddressSpaceExhaustedException e = assertThrows(AddressSpaceExhaustedException.class,
                        () -> confined.allocate(5 * PAGE, 8));
                assertEquals(5 * PAGE, e.requestedBytes());
                assertThrows(AddressSpaceExhaustedException.class, () -> shared.allocate(5 * PAGE, 8));
                confined.allocate(100, 8).fill((byte) 1);
            }
        }
    }

    /** What arenas keep for later must not be in the way of what is needed now. */
    @Test void allocate_wholeRegion_afterArenas_getsTheirMemory() {
        try (Region region = Region.anonymous(MIB)) {
            for (int i = 0; i < 10; i++) {
                try (Arena confined = region.openArena(); Arena shared = region.openSharedArena()) {
                    confined.allocate(100, 8);
                    shared.allocate(100, 8);
                }
                region.free(region.allocate(MIB, 1));
            }
        }
    }

    @Test void area_freedUnderAnArena_isReportedByItsClose() {
        try (Region region = Region.anonymous(1L << 28)) {
            Arena arena = region.openArena(DEFAULTS.expecting(2 * MIB));
            long address = arena.allocate(8, 8).address();
            region.freeAddress(address);
            assertThrows(RuntimeException.class, arena::close);
            assertFalse(arena.scope().isAlive());
        }
    }

    @Test void everyArea_freedByTheUser_noArenaGetsWhatIsNotItsOwn() {
        try (Region region = Region.builder().anonymous(1L << 28).nodes(1).build()) {
            region.openArena().close();
            for (boolean shared : new boolean[] {false, true}) {
                try (Arena arena = shared ? region.openSharedArena() : region.openArena()) {
                    arena.allocate(64, 8);
                }
            }
            region.space().forEachArea((start, end) -> region.freeAddress(start));
            region.space().verify();
            MemorySegment owner = region.allocate(1L << 27, 1);
            owner.fill((byte) 1);
            try (Arena arena = region.openArena(); Arena shared = region.openSharedArena()) {
                arena.allocate(64, 8).fill((byte) 2);
                shared.allocate(64, 8).fill((byte) 2);
            }
            assertEquals(1, owner.get(JAVA_BYTE, 0));
            assertEquals(-1, owner.mismatch(owner.asReadOnly()));
            region.free(owner);
        }
    }

    @Test void statistics_ofArenas_countThem() {
        try (Region region = Region.anonymous(1L << 28)) {
            try (Arena arena = region.openArena(); Arena shared = region.openSharedArena(DEFAULTS.expecting(MIB))) {
                arena.allocate(8);
                shared.allocate(8);
                assertEquals(2, region.arenaStatistics().openArenas());
                assertEquals(region.space().statistics().busyPages() * region.space().pageSize(), region.arenaStatistics().heldBytes());
            }
            region.purger().purgeAll();
            assertEquals(new ArenaStatistics(0, 0, 1, 0), region.arenaStatistics());
        }
    }

    @Test void uninitializedRegion_arenas_areUninitializedToo() {
        try (Region region = Region.builder().anonymous(1L << 24).uninitialized().invalidation(Invalidation.NONE).nodes(1).build()) {
            for (int round = 0; round < 2; round++) {
                try (Arena arena = region.openArena()) {
                    MemorySegment segment = arena.allocate(64, 8);
                    assertEquals(round == 0 ? 0 : 7, segment.get(JAVA_BYTE, 0));
                    segment.fill((byte) 7);
                }
            }
        }
    }

    @Test void file_region_arenasLieInTheFile() {
        try (Region region = Region.file(directory.resolve("f"), 16 * MIB)) {
            try (Arena arena = region.openArena(); Arena shared = region.openSharedArena()) {
                for (Arena each : List.of(arena, shared)) {
                    MemorySegment segment = each.allocate(8, 8);
                    segment.set(JAVA_LONG, 0, 42L);
                    assertEquals(42L, region.memory().get(JAVA_LONG, region.offsetOf(segment.address())));
                }
            }
        }
    }

    @Test void over_memoryOfTheCallers_isLeftAsItIs() {
        try (Arena mine = Arena.ofShared()) {
            MemorySegment memory = mine.allocate(MIB, PAGE);
            memory.fill((byte) 9);
            try (Region region = Region.over(memory); Arena arena = region.openArena(); Arena shared = region.openSharedArena()) {
                assertEquals(-1, arena.allocate(10_000, 1).mismatch(MemorySegment.ofArray(new byte[10_000])));
                assertEquals(-1, shared.allocate(10_000, 1).mismatch(MemorySegment.ofArray(new byte[10_000])));
            }
            assertEquals(9, memory.get(JAVA_BYTE, MIB - 1));
        }
    }

    @Test void slicing_untilFull_handsOutEachByteOnce() {
        try (Region region = Region.anonymous(MIB)) {
            SlicingArea slicing = region.slicing(100);
            MemorySegment first = slicing.allocate(10, 1);
            MemorySegment second = slicing.allocate(16, 16);
            assertEquals(first.address() + 16, second.address());
            assertEquals(68, slicing.remainingBytes());
            IndexOutOfBoundsException e = assertThrows(IndexOutOfBoundsException.class, () -> slicing.allocate(69, 1));
            assertTrue(e.toString().contains("32 of 100 bytes are used"), e.toString());
            assertThrows(IndexOutOfBoundsException.class, () -> slicing.allocate(Long.MAX_VALUE, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> slicing.allocate(1, 1L << 62));
            assertThrows(IllegalArgumentException.class, () -> slicing.allocate(-1, 1));
            assertThrows(IllegalArgumentException.class, () -> slicing.allocate(1, 3));
            assertEquals(68, slicing.allocate(68, 1).byteSize());
            assertEquals(0, slicing.remainingBytes());
            assertEquals(0, slicing.allocate(0, 1).byteSize());
            slicing.close();
            slicing.close();
            assertThrows(IllegalStateException.class, () -> slicing.allocate(0, 1));
            region.purger().purge();
            assertThrows(IllegalStateException.class, () -> first.get(JAVA_BYTE, 0));
            assertThrows(IllegalStateException.class, () -> second.get(JAVA_BYTE, 0));
            assertEquals(0, region.space().statistics().busyAreas());
        }
    }

    @Test void slicing_manyThreads_partsDoNotOverlap() throws Exception {
        try (Region region = Region.anonymous(16 * MIB); SlicingArea slicing = region.slicing(4 * 1_000 * 8);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<List<MemorySegment>>> workers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                workers.add(threads.submit(() -> {
                    List<MemorySegment> mine = new ArrayList<>();
                    for (int k = 0; k < 1_000; k++) {
                        MemorySegment part = slicing.allocate(8, 8);
                        part.set(JAVA_LONG, 0, part.address());
                        mine.add(part);
                    }
                    return mine;
                }));
            }
            for (Future<List<MemorySegment>> worker : workers) {
                for (MemorySegment part : worker.get()) {
                    assertEquals(part.address(), part.get(JAVA_LONG, 0));
                }
            }
            assertEquals(0, slicing.remainingBytes());
        }
    }

    @Test void recycling_everyAllocation_startsAtTheSameByte() {
        try (Region region = Region.anonymous(MIB)) {
            RecyclingArea recycling = region.recycling(1000);
            MemorySegment first = recycling.allocate(JAVA_LONG);
            first.set(JAVA_LONG, 0, 42L);
            MemorySegment second = recycling.allocate(1000, 1);
            assertEquals(first.address(), second.address());
            assertEquals(42L, second.get(JAVA_LONG, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> recycling.allocate(1001, 1));
            assertThrows(IllegalArgumentException.class, () -> recycling.allocate(-1, 1));
            assertThrows(IllegalArgumentException.class, () -> recycling.allocate(1, 5));
            recycling.close();
            recycling.close();
            assertThrows(IllegalStateException.class, () -> recycling.allocate(1, 1));
            region.purger().purge();
            assertThrows(IllegalStateException.class, () -> second.get(JAVA_BYTE, 0));
            assertNotEquals(0, first.address());
        }
    }
}
