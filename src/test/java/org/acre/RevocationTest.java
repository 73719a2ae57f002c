package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.acre.allocator.InvalidFreeException;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Segments of freed areas stop working when a purge has taken them, and not before that of their last neighbour. */
@EnabledOnOs(OS.LINUX)
class RevocationTest {
    private static final long PAGE = Platform.pageSize();
    private static final long MIB = 1 << 20;

    @TempDir Path directory;

    /** A region that purges only when it is told to. */
    private static Region region(long bytes) {
        return Region.builder().anonymous(bytes).lazyMaxPages(1 << 20).build();
    }

    private static void revoked(MemorySegment segment) {
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> segment.set(JAVA_BYTE, 0, (byte) 1));
        assertThrows(IllegalStateException.class, () -> segment.fill((byte) 1));
        assertThrows(IllegalStateException.class, () -> segment.asSlice(1).get(JAVA_BYTE, 0));
        assertFalse(segment.scope().isAlive());
    }

    @Test void purge_freedArea_itsSegmentAndSlicesThrowFromEveryThread() throws Exception {
        try (Region region = region(MIB)) {
            MemorySegment segment = region.allocate(100, 1);
            MemorySegment slice = segment.asSlice(8, 8);
            region.free(segment);
            region.purger().purge();
            revoked(segment);
            revoked(slice);
            CompletableFuture.runAsync(() -> revoked(segment)).get();
            Thread.ofVirtual().start(() -> revoked(segment)).join();
            assertEquals(1, region.invalidationStatistics().revokedAreas());
            assertEquals(0, region.invalidationStatistics().pinnedPages());
        }
    }

    @Test void purge_freedAreaBesideLiveOne_liveOneKeepsWorking() {
        try (Region region = region(MIB)) {
            MemorySegment freed = region.allocate(PAGE, 1);
            MemorySegment live = region.allocate(PAGE, 1);
            region.free(freed);
            region.purger().purge();
            revoked(freed);
            live.set(JAVA_BYTE, 0, (byte) 7);
            assertEquals(7, live.get(JAVA_BYTE, 0));
        }
    }

    @Test void newOwner_ofARevokedAddress_worksWhileTheOldSegmentThrows() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(1 << 20).nodes(1).build()) {
            for (int round = 0; round < 3; round++) {
                MemorySegment old = region.allocate(MIB, 1);
                old.fill((byte) 1);
                region.free(old);
                MemorySegment owner = region.allocate(MIB, 1);
                assertEquals(old.address(), owner.address());
                revoked(old);
                owner.set(JAVA_BYTE, MIB - 1, (byte) 9);
                assertEquals(9, owner.get(JAVA_BYTE, MIB - 1));
                assertThrows(IllegalArgumentException.class, () -> region.free(old));
                region.free(owner);
                region.purger().purge();
            }
        }
    }

    @Test void free_staleSegmentOfEqualLength_isRefusedAndTheOwnerLivesOn() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(1 << 20).nodes(1).build()) {
            MemorySegment stale = region.allocate(2 * PAGE, 1);
            region.free(stale);
            region.purger().purgeAll();
            MemorySegment owner = region.allocate(2 * PAGE, 1);
            assertEquals(stale.address(), owner.address());
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> region.free(stale));
            assertTrue(String.valueOf(e.getMessage()).contains("0x" + Long.toHexString(stale.address())), e.toString());
            assertThrows(IllegalArgumentException.class,
                    () -> region.free(region.memory().asSlice(region.offsetOf(stale.address()), 2 * PAGE)));
            owner.set(JAVA_BYTE, 0, (byte) 1);
            region.free(owner);
            assertEquals(0, region.space().statistics().busyAreas());
        }
    }

    @Test void neighbours_closeInTime_shareHandshakesAndPinAtMostAQuarter() {
        try (Region region = region(1L << 30)) {
            List<MemorySegment> areas = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                areas.add(region.allocate(PAGE, 1));
            }
            MemorySegment survivor = areas.removeLast();
            areas.forEach(region::free);
            region.purger().purge();
            InvalidationStatistics after = region.invalidationStatistics();
            assertEquals(9_999, after.revokedAreas() + after.pinnedAreas());
            assertTrue(after.areasPerHandshake() >= 64, after.toString());
            // One neighbour lives: it keeps back what shares its arena, and nothing else.
            assertTrue(after.pinnedPages() < 128, after.toString());
            assertEquals(after.pinnedPages(), region.space().statistics().pinnedPages());
            survivor.set(JAVA_BYTE, 0, (byte) 1);
            region.free(survivor);
            region.purger().purge();
            assertEquals(0, region.invalidationStatistics().pinnedPages());
            areas.forEach(RevocationTest::revokedQuickly);
        }
    }

    private static void revokedQuickly(MemorySegment segment) {
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_BYTE, 0));
    }

    @Test void pinShare_zero_everyFreedAreaIsRevokedAtOnce() {
        try (Region region = Region.builder().anonymous(1L << 30).lazyMaxPages(1 << 20).pinShare(0).build()) {
            List<MemorySegment> areas = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                areas.add(region.allocate(PAGE, 1));
            }
            for (int i = 0; i < 200; i += 2) {
                region.free(areas.get(i));
            }
            region.purger().purge();
            for (int i = 0; i < 200; i++) {
                assertEquals(i % 2 == 1, areas.get(i).scope().isAlive());
            }
            assertEquals(100, region.invalidationStatistics().handshakes());
            assertThrows(IllegalArgumentException.class, () -> Region.builder().pinShare(-0.1));
            assertThrows(IllegalArgumentException.class, () -> Region.builder().pinShare(Double.NaN));
        }
    }

    /** One area in ten lives on, and there is always something that lives: shares must not grow without bound. */
    @Test void pinShareOfAll_longLivedNeighbours_staysNearTheLimit() {
        try (Region region = Region.builder().anonymous(1L << 32).lazyMaxPages(1 << 20).pinShareOfAll(0.25).build()) {
            for (int i = 0; i < 1_000; i++) {
                region.allocate(PAGE, 1);
            }
            for (int round = 0; round < 50; round++) {
                for (int i = 0; i < 100; i++) {
                    MemorySegment segment = region.allocate(PAGE, 1);
                    if (i % 10 != 0) {
                        region.free(segment);
                    }
                }
                region.purger().purge();
            }
            long live = region.space().statistics().busyPages();
            // What a round brings may come on top: what is pinned is known after it only.
            assertTrue(region.invalidationStatistics().pinnedPages() <= live / 4 + 100,
                    region.invalidationStatistics() + ", " + live + " live");
            assertThrows(IllegalArgumentException.class, () -> Region.builder().pinShareOfAll(-1));
        }
    }

    @Test void largeAreas_amongSmallOnes_areAlone() {
        try (Region region = region(1L << 30)) {
            for (int i = 0; i < 1_000; i++) {
                region.allocate(PAGE, 1);
            }
            MemorySegment large = region.allocate(256 * PAGE, 1);
            region.allocate(PAGE, 1);
            region.free(large);
            region.purger().purge();
            revoked(large);
        }
    }

    @Test void segment_ofAreaAllocatedByAddress_isRevokedToo() {
        try (Region region = region(MIB)) {
            long address = region.allocateAddress(PAGE);
            MemorySegment first = region.segment(address);
            MemorySegment second = region.segment(address);
            first.set(JAVA_BYTE, 0, (byte) 5);
            assertEquals(5, second.get(JAVA_BYTE, 0));
            region.freeAddress(address);
            assertThrows(InvalidFreeException.class, () -> region.segment(address));
            region.purger().purge();
            revoked(first);
            revoked(second);
        }
    }

    @Test void addressOnly_freedAreas_costNoHandshake() {
        try (Region region = region(MIB)) {
            for (int i = 0; i < 100; i++) {
                region.freeAddress(region.allocateAddress(PAGE));
            }
            region.purger().purge();
            assertEquals(0, region.invalidationStatistics().handshakes());
            assertEquals(0, region.space().statistics().lazyPages());
        }
    }

    /** A segment of 8 pages; its area shrinks to 3, and the tail is freed: the segment still reaches the tail. */
    @Test void resize_shrunkArea_tailIsPinnedUntilTheSegmentIsDead() {
        try (Region region = region(MIB)) {
            MemorySegment segment = region.allocate(8 * PAGE, 1);
            assertTrue(region.space().resize(segment.address(), 3 * PAGE));
            region.purger().purge();
            assertEquals(5, region.invalidationStatistics().pinnedPages());
            segment.set(JAVA_BYTE, 0, (byte) 1);
            region.freeAddress(segment.address());
            region.purger().purge();
            assertEquals(0, region.invalidationStatistics().pinnedPages());
            revoked(segment);
        }
    }

    @Test void resize_grownArea_neighbourInItsGroupLivesOn() {
        try (Region region = Region.builder().anonymous(1L << 26).lazyMaxPages(1 << 20).nodes(1).pinShare(1).build()) {
            for (int i = 0; i < 64; i++) {
                region.allocate(PAGE, 1);
            }
            MemorySegment first = region.allocate(2 * PAGE, 1);
            MemorySegment gap = region.allocate(64 * PAGE, 1);
            MemorySegment second = region.allocate(2 * PAGE, 1);
            region.freeAddress(gap.address());
            region.purger().purgeAll();
            if (region.space().resize(first.address(), 4 * PAGE)) {
                region.freeAddress(first.address());
                region.purger().purge();
            }
            second.set(JAVA_BYTE, 0, (byte) 1);
            assertEquals(1, second.get(JAVA_BYTE, 0));
        }
    }

    /**
     * An area of one page grows to three and shrinks to two: its tail bears its tag, but lies beyond what its segment reached
     * at first. It must neither stand for a page of the group that is still live, nor keep the group from closing.
     */
    @Test void resize_grownThenShrunk_countsEachPageOfItsGroupOnce() {
        try (Region region = Region.builder().anonymous(1L << 26).lazyMaxPages(1 << 20).nodes(1).pinShare(1).build()) {
            for (int i = 0; i < 64; i++) {
                region.allocate(PAGE, 1);
            }
            MemorySegment neighbour = region.allocate(PAGE, 1);
            MemorySegment segment = region.allocate(PAGE, 1);
            assertTrue(region.space().resize(segment.address(), 3 * PAGE));
            assertTrue(region.space().resize(segment.address(), 2 * PAGE));
            region.purger().purge();
            region.freeAddress(segment.address());
            region.purger().purge();
            neighbour.set(JAVA_BYTE, 0, (byte) 1);
            region.free(neighbour);
            region.space().forEachArea((start, end) -> region.freeAddress(start));
            region.purger().purge();
            assertEquals(0, region.invalidationStatistics().pinnedPages());
            revoked(neighbour);
            revoked(segment);
        }
    }

    /** A read from an empty pipe into the segment holds its arena open, as a native call does. */
    @Test void ioInProgress_freedArea_isPinnedAndRevokedInALaterPurge() throws Exception {
        try (Region region = region(MIB)) {
            Pipe pipe = Pipe.open();
            MemorySegment segment = region.allocate(PAGE, 1);
            Thread reader = blockedIn(pipe, segment);
            region.free(segment);
            region.purger().purge();
            assertEquals(1, region.invalidationStatistics().refusals());
            assertEquals(1, region.space().statistics().pinnedPages());
            assertThrows(IllegalStateException.class, region::close);
            assertThrows(IllegalStateException.class, region::memory);
            pipe.sink().write(java.nio.ByteBuffer.wrap(new byte[] {42}));
            reader.join();
            revokedAfterClose(region, segment);
        }
    }

    @Test void ioInProgress_freedSmallObject_isHeldUntilALaterPurge() throws Exception {
        try (Region region = region(4 * MIB)) {
            Pipe pipe = Pipe.open();
            MemorySegment segment = region.allocate(100, 1);
            Thread reader = blockedIn(pipe, segment);
            region.free(segment);
            region.purger().purge();
            assertEquals(1, region.invalidationStatistics().refusals());
            assertEquals(1, region.smallObjectStatistics().heldObjects());
            pipe.sink().write(java.nio.ByteBuffer.wrap(new byte[] {42}));
            reader.join();
            region.purger().purge();
            assertEquals(0, region.smallObjectStatistics().heldObjects());
            revoked(segment);
        }
    }

    private static Thread blockedIn(Pipe pipe, MemorySegment segment) throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            reading.countDown();
            try {
                pipe.source().read(segment.asByteBuffer());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        reading.await();
        awaitBlocked(reader);
        return reader;
    }

    private static void revokedAfterClose(Region region, MemorySegment segment) {
        region.close();
        revoked(segment);
    }

    private static void awaitBlocked(Thread reader) throws InterruptedException {
        // The stack of a thread in a read of the pipe ends in a native method of that name.
        for (int i = 0; i < 2_000; i++) {
            StackTraceElement[] stack = reader.getStackTrace();
            if (stack.length > 0 && stack[0].isNativeMethod() && stack[0].getMethodName().startsWith("read")) {
                return;
            }
            Thread.sleep(1);
        }
        throw new AssertionError("the reader never blocked");
    }

    @Test void close_manyOpenGroups_killsEverySegment() {
        Region region = region(1L << 30);
        List<MemorySegment> areas = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            areas.add(region.allocate((1 + i % 5) * PAGE, 1));
        }
        areas.add(region.allocate(300 * PAGE, 1));
        region.close();
        region.close();
        areas.forEach(RevocationTest::revokedQuickly);
    }

    @Test void close_whileOthersReadAllocateAndPurge_neverCrashes() throws Exception {
        for (int round = 0; round < 5; round++) {
            Region region = Region.builder().anonymous(1L << 30).lazyMaxPages(64).build();
            try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
                CountDownLatch running = new CountDownLatch(6);
                List<Future<?>> workers = new ArrayList<>();
                for (int worker = 0; worker < 6; worker++) {
                    workers.add(threads.submit(() -> {
                        running.countDown();
                        while (true) {
                            MemorySegment segment = region.allocate(3 * PAGE, 1);
                            for (long at = 0; at < segment.byteSize(); at += 512) {
                                segment.set(JAVA_LONG_UNALIGNED, at, at);
                            }
                            region.free(segment);
                        }
                    }));
                }
                running.await();
                Thread.sleep(20);
                region.close();
                for (Future<?> worker : workers) {
                    ExecutionException end = assertThrows(ExecutionException.class, worker::get);
                    assertTrue(end.getCause() instanceof IllegalStateException, String.valueOf(end.getCause()));
                }
            }
        }
    }

    @Test void file_byDefault_revokes() {
        try (Region region = Region.builder().file(directory.resolve("f"), MIB).lazyMaxPages(1 << 20).build()) {
            MemorySegment segment = region.allocate(PAGE, 1);
            region.free(segment);
            region.purger().purge();
            revoked(segment);
            assertEquals(0, region.invalidationStatistics().discardedBytes());
        }
    }

    @Test void over_byDefault_revokesAndLeavesTheMemory() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment mine = arena.allocate(MIB, PAGE);
            try (Region region = Region.builder().over(mine).lazyMaxPages(1 << 20).build()) {
                MemorySegment segment = region.allocate(PAGE, 1);
                segment.fill((byte) 3);
                region.free(segment);
                region.purger().purgeAll();
                revoked(segment);
                assertEquals(3, mine.get(JAVA_BYTE, segment.address() - mine.address()));
            }
            assertThrows(IllegalArgumentException.class,
                    () -> Region.builder().over(mine).invalidation(Invalidation.DISCARD).build());
            assertThrows(IllegalArgumentException.class,
                    () -> Region.builder().over(mine).invalidation(Invalidation.PROTECT).build());
        }
    }

    @Test void none_freedSegment_worksOn() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(1 << 20).invalidation(Invalidation.NONE).build()) {
            MemorySegment segment = region.allocate(PAGE, 1);
            region.free(segment);
            region.purger().purge();
            segment.set(JAVA_BYTE, 0, (byte) 1);
            assertTrue(segment.scope().isAlive());
            assertThrows(IllegalArgumentException.class,
                    () -> Region.builder().invalidation(Invalidation.NONE, Invalidation.REVOKE));
        }
    }

    @Test void custom_invalidation_seesEachFreedAreaOnce() {
        List<Long> starts = new ArrayList<>();
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(1 << 20)
                .invalidation((lowest, highest, ranges) -> ranges.forEachArea((start, end, tag) -> starts.add(start)))
                .build()) {
            MemorySegment segment = region.allocate(PAGE, 1);
            region.free(segment);
            region.purger().purge();
            region.purger().purge();
            assertEquals(List.of(segment.address()), starts);
        }
    }

    @Test void space_afterClose_purgesTouchNothing() {
        Region region = Region.builder().anonymous(MIB).lazyMaxPages(0).build();
        var space = region.space();
        long address = space.allocate(PAGE);
        region.close();
        space.free(address);
        assertNotNull(space.statistics());
        space.verify();
    }
}
