package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.SpaceStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promises of a purger, one thread and one batch at a time. */
@Timeout(30)
class PurgerTest {
    private static final long PAGE = 4096;
    private static final long PAGES = 1024;

    private final AddressSpace space = AddressSpace.builder().span(0, PAGES * PAGE).nodes(4)
            .nodeSelector(nodes -> 0).lazyMaxPages(PAGES).build();

    /** What an invalidation was told, as text. */
    private final List<String> calls = new ArrayList<>();

    private final MappingInvalidation recording = new MappingInvalidation() {
        @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
            calls.add(told("invalidate", lowest, highest, ranges));
        }

        @Override public void discard(long lowest, long highest, RangeSet ranges) {
            calls.add(told("discard", lowest, highest, ranges));
        }
    };

    private static String told(String what, long lowest, long highest, RangeSet ranges) {
        StringBuilder text = new StringBuilder(what + " " + lowest / PAGE + ".." + highest / PAGE + ":");
        ranges.forEach((start, end) -> text.append(" [" + start / PAGE + "," + end / PAGE + ")"));
        return text.toString();
    }

    private Purger purger(MappingInvalidation invalidation) {
        return Purger.on(space).invalidation(invalidation).interval(Duration.ZERO).build();
    }

    private long[] allocate(int count, long pages) {
        long[] areas = new long[count];
        for (int i = 0; i < count; i++) {
            areas[i] = space.allocate(pages * PAGE);
        }
        return areas;
    }

    @AfterEach
    void accountsAddUp() {
        space.verify();
        SpaceStatistics now = space.statistics();
        assertEquals(now.totalPages(), now.freePages() + now.busyPages() + now.lazyPages() + now.pooledPages()
                + now.deferredPages() + now.pinnedPages());
    }

    @Test
    void purge_scatteredFrees_callsTheInvalidationOnceWithCoalescedRanges() {
        try (Purger purger = purger(recording)) {
            long[] areas = allocate(8, 2);
            for (int i : new int[] {6, 1, 2, 4}) {
                space.free(areas[i]);
            }
            assertEquals(8, space.statistics().lazyPages());
            PurgeResult result = purger.purge();
            assertEquals(List.of("invalidate 2..14: [2,6) [8,10) [12,14)"), calls);
            assertEquals(4, result.purgedAreas());
            assertEquals(8, result.purgedPages());
            assertEquals(8, space.statistics().pooledPages());
            assertEquals(0, purger.purge().purgedAreas());
            // A quarter of a pool of four, and no batch.
            assertEquals("discard 8..10: [8,10)", calls.get(1));
            assertEquals(2, calls.size());
        }
    }

    @Test
    void purge_areasOfDifferentOwners_showsEachWithItsTag() {
        try (Purger purger = purger((lowest, highest, ranges) -> ranges.forEachArea(
                (start, end, tag) -> calls.add(start / PAGE + ".." + end / PAGE + " " + tag)))) {
            long[] areas = allocate(3, 2);
            var door = org.acre.allocator.spi.SpaceDoor.of(space);
            door.setTag(areas[2], 42);
            assertEquals(42, door.tag(areas[2]));
            assertTrue(door.isFromTree(areas[2]));
            for (long area : areas) {
                space.free(area);
            }
            purger.purge();
            assertEquals(List.of("0..2 0", "2..4 0", "4..6 42"), calls);
            for (int i = 0; i < 3; i++) {
                long again = space.allocate(2 * PAGE);
                assertEquals(0, door.tag(again), "a new life begins without a tag");
                assertFalse(door.isFromTree(again));
            }
        }
    }

    @Test
    void purgeAll_pooledAndLazy_endInTheTreeDiscardedAfterInvalidated() {
        try (Purger purger = purger(recording)) {
            long[] areas = allocate(4, 1);
            space.free(areas[0]);
            purger.purge();
            space.free(areas[1]);
            PurgeResult result = purger.purgeAll();
            assertEquals(List.of("invalidate 0..1: [0,1)", "invalidate 1..2: [1,2)", "discard 0..2: [0,2)"), calls);
            assertEquals(1, result.decayedAreas());
            SpaceStatistics now = space.statistics();
            assertEquals(0, now.pooledPages() + now.lazyPages());
            assertEquals(2, now.busyAreas());
        }
    }

    @Test
    void keep_partOfAnArea_pinsTheAreaUntilALaterPass() {
        AtomicBoolean keeps = new AtomicBoolean(true);
        try (Purger purger = purger((lowest, highest, ranges) -> {
            calls.add(told("invalidate", lowest, highest, ranges));
            if (keeps.get()) {
                ranges.keep(2 * PAGE + 1, 2 * PAGE + 2);
                ranges.keep(1 << 30, 1L << 40); // nothing there
            }
        })) {
            long[] areas = allocate(3, 2);
            for (long area : areas) {
                space.free(area);
            }
            PurgeResult first = purger.purge();
            assertEquals(2, first.pinnedPages());
            assertEquals(2, first.purgedAreas());
            SpaceStatistics now = space.statistics();
            assertEquals(2, now.pinnedPages());
            assertEquals(0, now.lazyPages());
            assertEquals(0, now.busyAreas());
            assertFalse(space.allocateAt(areas[1], 2 * PAGE), "pinned, so not to be had");
            keeps.set(false);
            assertEquals(0, purger.purgeAll().pinnedPages());
            assertTrue(space.allocateAt(areas[1], 2 * PAGE));
        }
    }

    @Test
    void invalidate_throws_leavesTheBatchLazyAndTriesAgain() {
        IllegalStateException fault = new IllegalStateException("planted");
        AtomicBoolean throwing = new AtomicBoolean(true);
        try (Purger purger = purger((lowest, highest, ranges) -> {
            if (throwing.get()) {
                throw fault;
            }
            calls.add(told("invalidate", lowest, highest, ranges));
        })) {
            long area = space.allocate(3 * PAGE);
            space.free(area);
            PurgeResult failed = purger.purgeAll();
            assertSame(fault, failed.failure());
            assertEquals(3, failed.failedPages());
            assertEquals(0, failed.purgedAreas());
            assertEquals(3, space.statistics().lazyPages());
            assertEquals(1, purger.statistics().failedInvalidations());
            assertThrows(IllegalStateException.class, () -> purger.purge(area, area + 1));
            assertFalse(space.allocateAt(area, PAGE), "not reused");
            throwing.set(false);
            assertEquals(1, purger.purgeAll().purgedAreas());
            assertEquals(List.of("invalidate 0..3: [0,3)"), calls);
            assertTrue(space.allocateAt(area, PAGE));
        }
    }

    @Test
    void invalidate_blocks_holdsUpPurgesAndNothingElse() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (Purger purger = purger((lowest, highest, ranges) -> {
            inside.countDown();
            awaitQuietly(release);
        })) {
            long area = space.allocate(PAGE);
            space.free(area);
            Thread blocked = Thread.ofPlatform().start(purger::purge);
            inside.await();
            assertNull(purger.tryPurge(1, TimeUnit.MILLISECONDS));
            long other = space.allocate(PAGE);
            assertTrue(other != area, "in the batch of a pass that has not come back");
            space.free(other);
            AtomicReference<PurgeResult> second = new AtomicReference<>();
            Thread waiting = Thread.ofPlatform().start(() -> second.set(purger.purge()));
            assertTrue(waiting.isAlive());
            release.countDown();
            waiting.join();
            blocked.join();
            assertEquals(1, second.get().purgedAreas(), "it waited for its turn, and did not skip");
            assertNotNull(purger.tryPurgeAll(1, TimeUnit.SECONDS));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void invalidate_purgesClosesOrRunsOut_isRefusedAndDoesNotHang() {
        AtomicReference<Purger> self = new AtomicReference<>();
        try (Purger purger = purger((lowest, highest, ranges) -> {
            assertThrows(IllegalStateException.class, () -> self.get().purge());
            assertThrows(IllegalStateException.class, () -> self.get().close());
            assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(PAGES * PAGE));
            space.free(space.allocate(PAGE)); // what fits is fine
            calls.add("done");
        })) {
            self.set(purger);
            space.free(space.allocate(PAGE));
            assertNull(purger.purge().failure());
            assertEquals(List.of("done"), calls);
            assertNull(purger.purgeAll().failure());
        }
    }

    @Test
    void rangeSet_afterTheCall_isGone() {
        AtomicReference<RangeSet> kept = new AtomicReference<>();
        try (Purger purger = purger((lowest, highest, ranges) -> kept.set(ranges))) {
            space.free(space.allocate(PAGE));
            purger.purge();
            assertThrows(IllegalStateException.class, () -> kept.get().forEach((start, end) -> {}));
        }
    }

    @Test
    void purgeOfARange_nothingFreedThere_doesNothing() {
        try (Purger purger = purger(recording)) {
            long[] areas = allocate(4, 1);
            space.free(areas[1]);
            assertEquals(0, purger.purge(areas[2], areas[3]).purgedAreas());
            assertEquals(List.of(), calls);
            assertEquals(1, purger.purge(areas[1] + 1, areas[1] + 2).purgedAreas());
            assertEquals(List.of("invalidate 1..2: [1,2)"), calls);
            assertThrows(IllegalArgumentException.class, () -> purger.purge(2, 1));
        }
    }

    @Test
    void free_acrossTheThreshold_wakesTheThread() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        AddressSpace small = AddressSpace.builder().span(0, PAGES * PAGE).lazyMaxPages(4).build();
        AtomicReference<String> name = new AtomicReference<>();
        try (Purger purger = Purger.on(small).interval(Duration.ZERO).invalidation((lowest, highest, ranges) -> {
            name.set(Thread.currentThread().getName());
            assertTrue(Thread.currentThread().isDaemon());
            called.countDown();
        }).build()) {
            for (int i = 0; i < 5; i++) {
                assertEquals(0, purger.statistics().passesByThreshold());
                small.free(small.allocate(PAGE));
            }
            called.await();
            assertEquals("acre-purger", name.get());
        }
    }

    @Test
    void free_aboveTheHardLimit_purgesItself() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AddressSpace small = AddressSpace.builder().span(0, PAGES * PAGE).lazyMaxPages(4).build();
        try (Purger purger = Purger.on(small).interval(Duration.ZERO).hardMaxPages(16).invalidation((lowest, highest, ranges) -> {
            inside.countDown();
            awaitQuietly(release);
        }).build()) {
            assertEquals(16, purger.hardMaxPages());
            for (int i = 0; i < 5; i++) {
                small.free(small.allocate(PAGE));
            }
            inside.await(); // the purger's thread hangs in its hook
            Thread freeing = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 100; i++) {
                    small.free(small.allocate(PAGE));
                }
            });
            while (freeing.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertEquals(17, small.statistics().lazyPages(), "the list has stopped growing at the hard limit");
            release.countDown();
            freeing.join();
            assertTrue(purger.statistics().passesByPressure() > 0);
            assertTrue(small.statistics().lazyPages() <= 17);
        }
    }

    @Test
    void allocate_nothingLeft_asksPressureCallbacksAndLooksAgain() {
        try (Purger purger = purger(recording)) {
            long[] hoard = allocate((int) PAGES, 1);
            int[] next = {0};
            purger.onPressure("broken", bytes -> {
                throw new IllegalStateException("planted");
            });
            Runnable end = purger.onPressure("hoard", bytes -> {
                assertEquals(2 * PAGE, bytes);
                if (next[0] == 4) {
                    return 0;
                }
                space.free(hoard[next[0]]);
                next[0] += 1;
                return PAGE;
            });
            assertEquals(hoard[0], space.allocate(2 * PAGE));
            assertEquals(2 * PAGE, purger.statistics().pressureBytes());
            assertEquals(hoard[2], space.allocate(2 * PAGE));
            AddressSpaceExhaustedException none =
                    assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(2 * PAGE));
            assertEquals(2 * PAGE, none.requestedBytes());
            end.run();
        }
    }

    @Test
    void allocate_callbackThatAlwaysClaimsToHelp_failsAllTheSame() {
        try (Purger purger = purger(recording)) {
            allocate((int) PAGES, 1);
            purger.onPressure("boaster", bytes -> 1);
            assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(PAGE));
            assertTrue(purger.statistics().pressureBytes() > 0);
        }
    }

    @Test
    void build_twice_isRefusedUntilTheFirstIsClosed() {
        Purger first = purger(recording);
        assertThrows(IllegalStateException.class, () -> purger(recording));
        long area = space.allocate(PAGE);
        space.free(area);
        first.close();
        first.close();
        assertEquals(List.of("invalidate 0..1: [0,1)", "discard 0..1: [0,1)"), calls);
        assertFalse(first.statistics().running());
        try (Purger second = purger(recording)) {
            assertTrue(second.statistics().running());
        }
    }

    @Test
    void free_afterClose_purgesInlineAndStillCallsTheInvalidation() {
        AddressSpace small = AddressSpace.builder().span(0, PAGES * PAGE).lazyMaxPages(0).build();
        Purger.on(small).invalidation(recording).build().close();
        small.free(small.allocate(PAGE));
        assertEquals(List.of("invalidate 0..1: [0,1)"), calls);
        assertEquals(0, small.statistics().lazyPages());
    }

    @Test
    void threadDies_saysSoAndFreesPurgeInline() {
        AddressSpace small = AddressSpace.builder().span(0, PAGES * PAGE).lazyMaxPages(0).build();
        AtomicReference<Thread> purging = new AtomicReference<>();
        AtomicBoolean broken = new AtomicBoolean();
        try (Purger purger = Purger.on(small).interval(Duration.ofMillis(1)).clock(() -> {
            if (broken.get()) {
                throw new IllegalStateException("planted: the clock is broken");
            }
            return System.nanoTime();
        }).invalidation((lowest, highest, ranges) -> purging.set(Thread.currentThread())).build()) {
            assertTrue(purger.statistics().running());
            broken.set(true);
            while (purger.statistics().running()) {
                Thread.onSpinWait();
            }
            long area = small.allocate(PAGE);
            while (small.statistics().lazyPages() > 0 || purging.get() == null) {
                small.free(area); // the thread that has died hands over in a moment
                area = small.allocate(PAGE);
            }
            assertSame(Thread.currentThread(), purging.get(), "a free has purged");
        }
    }

    @Test
    void builder_badInput_isRefused() {
        Purger.Builder builder = Purger.on(space);
        assertThrows(IllegalArgumentException.class, () -> builder.helpers(-1));
        assertThrows(IllegalArgumentException.class, () -> builder.hardMaxPages(-1));
        assertThrows(IllegalArgumentException.class, () -> builder.interval(Duration.ofNanos(-1)));
    }
}
