package org.acre.arena;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.acre.allocator.AddressSpace;
import org.acre.memory.KnownZero;
import org.acre.memory.Platform;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.Purger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How a lazy shared arena differs from one of the JDK's, on a memory that is purged only when the test says so. */
@EnabledOnOs(OS.LINUX)
class LazyArenaTest {
    private static final long BYTES = 1L << 28;

    private final Arena root = Arena.ofShared();
    private final MemorySegment memory = root.allocate(BYTES, Platform.pageSize());
    private final AddressSpace space = AddressSpace.builder().pageSize(Platform.pageSize()).span(memory.address(), BYTES).nodes(2)
            .nodeSelector(_ -> 0).build();
    private final RegionArenas arenas = RegionArenas.of(memory, true, space, _ -> 0, new KnownZero(memory.address() + BYTES), true,
            null, this::requestPurge, null);
    private final Purger purger =
            Purger.on(space).interval(Duration.ZERO).invalidation(MappingInvalidation.none()).cache(arenas).build();
    private final Runnable endOfPressure = purger.onPressure("arenas", arenas::giveUp);

    private void requestPurge() {
        purger.request();
    }

    private Arena open() {
        return arenas.openShared(false, 0, false);
    }

    @AfterEach void end() {
        arenas.close();
        assertEquals(0, arenas.end());
        purger.purgeAll();
        space.verify();
        assertEquals(0, space.statistics().busyPages());
        endOfPressure.run();
        purger.close();
        root.close();
    }

    private static void assertDead(MemorySegment segment) {
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_BYTE, 0));
        assertFalse(segment.scope().isAlive());
    }

    @Test void segment_afterClose_worksUntilAPurge() {
        Arena arena = open();
        MemorySegment segment = arena.allocate(64, 8);
        segment.fill((byte) 7);
        arena.close();
        assertThrows(IllegalStateException.class, () -> arena.allocate(8, 8));
        assertEquals(7, segment.get(JAVA_BYTE, 63));
        segment.set(JAVA_BYTE, 63, (byte) 8);
        assertEquals(8, segment.get(JAVA_BYTE, 63));
        assertTrue(segment.scope().isAlive());
        assertTrue(arena.scope().isAlive());
        purger.purge();
        assertDead(segment);
        assertFalse(arena.scope().isAlive());
        assertEquals(1, arenas.handshakes());
    }

    @Test void scope_ofArenasThatShareABatch_isEqual() {
        try (Arena one = open(); Arena other = open()) {
            assertEquals(one.scope(), other.scope());
            purger.purge();
            try (Arena third = open()) {
                assertEquals(one.scope(), third.scope());
            }
        }
        purger.purge();
        try (Arena later = open(); Arena alone = arenas.openShared(false, 1 << 20, false)) {
            assertNotEquals(later.scope(), alone.scope());
        }
    }

    @Test void purge_neighbourStillOpen_segmentWorksUntilThatCloses() {
        Arena closed = open();
        Arena neighbour = open();
        MemorySegment segment = closed.allocate(64, 8);
        closed.close();
        purger.purgeAll();
        assertEquals(0, segment.get(JAVA_BYTE, 0));
        neighbour.close();
        purger.purge();
        assertDead(segment);
        assertEquals(1, arenas.handshakes());
    }

    @Test void close_thousandArenas_shareHandshakes() {
        List<MemorySegment> stale = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            try (Arena arena = open()) {
                stale.add(arena.allocate(100, 8));
            }
        }
        purger.purge();
        stale.forEach(LazyArenaTest::assertDead);
        assertTrue(arenas.handshakes() <= 1_000 / 200, arenas.handshakes() + " handshakes");
        assertEquals(0, arenas.waitingBytes());
    }

    @Test void open_afterAFullBatch_reusesItsMemoryOnlyWhenItIsRevoked() {
        List<MemorySegment> stale = new ArrayList<>();
        long first = -1;
        int reused = 0;
        for (int i = 0; i < 3_000; i++) {
            try (Arena arena = open()) {
                MemorySegment segment = arena.allocate(64, 8);
                first = i == 0 ? segment.address() : first;
                if (i > 0 && segment.address() == first) {
                    reused++;
                    assertDead(stale.getFirst());
                }
                stale.add(segment);
            }
        }
        assertTrue(reused > 0, "the memory of a dead batch was never used again");
        assertTrue(space.statistics().busyPages() <= 2 * (1 << 20) / Platform.pageSize(), space.statistics().toString());
    }

    /** A read from an empty pipe into the segment holds the JDK arena of the batch open, as a native call does. */
    @Test void close_segmentInUseByIo_batchWaits() throws Exception {
        Pipe pipe = Pipe.open();
        Arena arena = open();
        MemorySegment segment = arena.allocate(64, 8);
        CountDownLatch reading = new CountDownLatch(1);
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            reading.countDown();
            try {
                pipe.source().read(segment.asByteBuffer());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        reading.await();
        awaitBlocked(reader);
        arena.close();
        purger.purge();
        assertTrue(segment.scope().isAlive());
        assertTrue(arenas.waitingBytes() > 0);
        assertEquals(0, arenas.handshakes());
        pipe.sink().write(ByteBuffer.wrap(new byte[] {42}));
        reader.join();
        assertEquals(42, segment.get(JAVA_BYTE, 0));
        purger.purge();
        assertDead(segment);
        assertEquals(0, arenas.waitingBytes());
    }

    private static void awaitBlocked(Thread reader) throws InterruptedException {
        // The stack of a thread in a read of the pipe ends in a native method of that name.
        while (true) {
            StackTraceElement[] stack = reader.getStackTrace();
            if (stack.length > 0 && stack[0].isNativeMethod() && stack[0].getMethodName().startsWith("read")) {
                return;
            }
            if (!reader.isAlive()) {
                throw new AssertionError("the reader never blocked");
            }
            Thread.sleep(1);
        }
    }

    @Test void grownArena_ownAreas_goBackWithTheBatch() {
        Arena arena = open();
        List<MemorySegment> segments = new ArrayList<>();
        for (int bytes = 1_000; bytes < 4_000_000; bytes *= 2) {
            MemorySegment segment = arena.allocate(bytes, 8);
            assertEquals(arena.scope(), segment.scope());
            segment.fill((byte) 1);
            segments.add(segment);
        }
        long busy = space.statistics().busyPages();
        arena.close();
        assertEquals(busy, space.statistics().busyPages());
        purger.purge();
        segments.forEach(LazyArenaTest::assertDead);
        assertEquals(0, space.statistics().busyPages());
    }

    @Test void grownArenas_manyClosed_batchesEndBeforeTheyHoldTooMuch() {
        for (int i = 0; i < 200; i++) {
            try (Arena arena = open()) {
                arena.allocate(1 << 20, 8).set(JAVA_INT, 0, i);
            }
        }
        long most = 16L * (1 << 20) / Platform.pageSize();
        assertTrue(space.statistics().busyPages() <= most, space.statistics().toString());
    }

    /** Arenas that live on, one in each block: blocks become small. */
    @Test void longLivedArenas_manyBlocks_holdBoundedMemory() {
        List<Arena> alive = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            alive.add(open());
            for (int k = 0; k < 256; k++) {
                open().close();
            }
        }
        long busy = space.statistics().busyPages() * Platform.pageSize();
        assertTrue(busy < 64L << 20, busy + " bytes are busy for 200 arenas");
        alive.forEach(Arena::close);
        purger.purge();
        assertEquals(0, space.statistics().busyPages());
    }

    @Test void allocation_thatWouldFail_takesWhatClosedArenasHold() {
        for (int i = 0; i < 3; i++) {
            try (Arena arena = arenas.openShared(true, BYTES / 2, false)) {
                assertEquals(BYTES / 2, arena.allocate(BYTES / 2, 1).byteSize());
            }
        }
        assertTrue(arenas.waitingBytes() > 0);
        try (Arena arena = arenas.openConfined(true, BYTES)) {
            assertThrows(RuntimeException.class, () -> arena.allocate(BYTES + 1, 1));
        }
        space.free(space.allocate(BYTES));
        assertEquals(0, arenas.waitingBytes());
    }

    @Test void close_ofTheRegion_afterArenasHaveClosed_killsTheirSegments() {
        Arena arena = open();
        MemorySegment segment = arena.allocate(64, 8);
        arena.close();
        assertEquals(0, segment.get(JAVA_BYTE, 0));
        arenas.close();
        arenas.end();
        assertDead(segment);
        assertThrows(IllegalStateException.class, this::open);
    }
}
