package org.acre.purge;

import static org.acre.purge.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.Area;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.SpaceStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Headless deferred frees as users see them, on a space that is no memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeferredFreeTest {
    private static final long PAGE = 4096;
    private static final Duration A_WHILE = Duration.ofMillis(20);

    private final AddressSpace space = AddressSpace.builder().span(0, 1L << 30).lazyMaxPages(0).build();
    private final GracePeriods periods = GracePeriods.create();
    private final DeferredFree deferred = DeferredFree.of(space, periods).build();

    @AfterEach void close() {
        deferred.close();
        periods.close();
        assertEquals(0, deferred.statistics().queuedObjects());
        assertEquals(0, deferred.statistics().queuedBytes());
        assertEquals(0, deferred.statistics().blocks());
        assertEquals(0, space.statistics().deferredPages());
        space.verify();
    }

    @Test void free_sectionOpen_staysDeferredUntilItCloses() throws InterruptedException {
        long address = space.allocate(3 * PAGE);
        try (HeldSection _ = HeldSection.of(periods)) {
            deferred.free(address);
            assertFalse(deferred.barrier(A_WHILE));
            SpaceStatistics during = space.statistics();
            assertEquals(3, during.deferredPages());
            assertEquals(0, during.busyPages() + during.lazyPages() + during.pooledPages());
            assertEquals(AddressSpace.NONE, space.find(address));
            assertFalse(space.allocateAt(address, PAGE), "a reader may be looking at it");
            assertEquals(1, deferred.statistics().queuedObjects());
            assertEquals(3 * PAGE, deferred.statistics().queuedBytes());
            assertTrue(deferred.statistics().oldestAge().compareTo(A_WHILE) > 0);
        }
        deferred.barrier();
        assertEquals(0, space.statistics().deferredPages());
        assertTrue(space.allocateAt(address, PAGE));
    }

    @Test void free_deferredBefore_isRefused() {
        try (HeldSection _ = HeldSection.of(periods)) {
            long address = space.allocate(PAGE);
            Area area = space.areaAt(address);
            deferred.free(address);
            assertThrows(InvalidFreeException.class, () -> deferred.free(address));
            assertThrows(InvalidFreeException.class, () -> deferred.tryFree(address));
            assertThrows(InvalidFreeException.class, () -> space.free(address));
            assertThrows(InvalidFreeException.class, () -> deferred.free(area));
            assertThrows(InvalidFreeException.class, area::free);
            assertEquals(1, deferred.statistics().queuedObjects());
        }
    }

    @Test void free_freedBefore_isRefused() {
        AddressSpace lazy = AddressSpace.builder().span(0, 1L << 30).lazyMaxPages(100).build();
        try (DeferredFree other = DeferredFree.of(lazy, periods).build()) {
            long address = lazy.allocate(PAGE);
            lazy.free(address);
            InvalidFreeException e = assertThrows(InvalidFreeException.class, () -> other.free(address));
            assertEquals(address, e.address());
            assertEquals(1, lazy.statistics().lazyPages());
        }
    }

    @Test void free_areaWhoseAddressHasANewOwner_isRefused() {
        long address = space.allocate(PAGE);
        Area old = space.areaAt(address);
        deferred.free(old);
        deferred.barrier();
        assertTrue(space.allocateAt(address, PAGE));
        assertThrows(InvalidFreeException.class, () -> deferred.free(old));
        assertThrows(InvalidFreeException.class, old::free);
        assertEquals(address, space.find(address));
    }

    @Test void free_wrongAddress_changesNothing() {
        long address = space.allocate(2 * PAGE);
        assertThrows(InvalidFreeException.class, () -> deferred.free(address + PAGE));
        assertThrows(InvalidFreeException.class, () -> deferred.free(address + 1));
        assertThrows(InvalidFreeException.class, () -> deferred.free(AddressSpace.NONE));
        AddressSpace other = AddressSpace.builder().span(0, 1L << 20).build();
        Area foreign = other.areaAt(other.allocate(PAGE));
        assertThrows(IllegalArgumentException.class, () -> deferred.free(foreign));
        assertEquals(address, space.find(address));
        assertEquals(0, deferred.statistics().queuedObjects());
    }

    @Test void free_manyBlocksWorth_shareFewGracePeriods() {
        int objects = 20_000;
        for (int i = 0; i < objects; i++) {
            deferred.free(space.allocate(PAGE));
        }
        deferred.barrier();
        DeferredFreeStatistics done = deferred.statistics();
        assertEquals(objects, done.freedObjects());
        assertEquals(done.batches(), done.gracePeriods());
        assertTrue(done.batches() <= objects / 500 + 2, done.toString());
    }

    @Test void free_fewerThanABlock_goesAfterTheInterval() throws InterruptedException {
        try (DeferredFree quick = DeferredFree.of(space, periods).interval(Duration.ofMillis(5)).build()) {
            quick.free(space.allocate(PAGE));
            while (quick.statistics().freedObjects() == 0) {
                Thread.sleep(1);
            }
            assertEquals(0, space.statistics().deferredPages());
        }
    }

    @Test void free_insideASection_neverWaits() {
        try (var _ = periods.enter()) {
            for (int i = 0; i < 2_000; i++) {
                deferred.free(space.allocate(PAGE));
            }
            assertEquals(2_000, deferred.statistics().queuedObjects());
        }
        deferred.barrier();
    }

    @Test void free_insideAForeignGracePeriod_needsNoBatchOfItsOwnToBeRipe() throws InterruptedException {
        // Two batches hang on an open section. What comes later fills blocks that belong to no batch yet.
        long first = space.allocate(PAGE);
        HeldSection section = HeldSection.of(periods);
        deferred.free(first);
        assertFalse(deferred.barrier(A_WHILE));
        deferred.free(space.allocate(PAGE));
        assertFalse(deferred.barrier(A_WHILE));
        for (int i = 0; i < 1_100; i++) {
            deferred.free(space.allocate(PAGE));
        }
        assertTrue(deferred.statistics().batches() <= 2, deferred.statistics().toString());
        section.close();
        deferred.barrier();
        assertEquals(1_102, deferred.statistics().freedObjects());
    }

    @Test void barrier_gracePeriods_coversDeferredFrees() {
        for (int i = 0; i < 100; i++) {
            deferred.free(space.allocate(PAGE));
        }
        periods.barrier();
        assertEquals(0, space.statistics().deferredPages());
    }

    /** What it waits for is in a block that is not full, and in no batch yet. */
    @Test void barrier_blockOfNoBatch_isWaitedFor() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            AtomicBoolean over = new AtomicBoolean();
            HeldSection section = HeldSection.of(periods);
            deferred.free(space.allocate(PAGE));
            Thread closing = Thread.ofPlatform().start(() -> {
                LockSupport.parkNanos(10_000_000);
                over.set(true);
                section.close();
            });
            deferred.barrier();
            boolean waited = over.get();
            closing.join();
            assertTrue(waited, "the section was open still");
        }
    }

    @Test void barrier_whereItWouldWaitForItself_isRefused() {
        try (var _ = periods.enter()) {
            assertSays(assertThrows(IllegalStateException.class, deferred::barrier), "barrier", "section");
            assertSays(assertThrows(IllegalStateException.class, deferred::close), "close", "section");
        }
        AtomicReference<Throwable> inCallback = new AtomicReference<>();
        periods.call(() -> inCallback.set(assertThrows(IllegalStateException.class, deferred::barrier)));
        periods.barrier();
        assertSays(inCallback.get(), "barrier", "callback");
    }

    @Test void barrier_interrupted_endsWithTheException() throws InterruptedException {
        try (HeldSection _ = HeldSection.of(periods)) {
            deferred.free(space.allocate(PAGE));
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> deferred.barrier(Duration.ofSeconds(30)));
            assertFalse(Thread.interrupted());
        }
        Thread.currentThread().interrupt();
        deferred.barrier();
        assertTrue(Thread.interrupted(), "the flag is the caller's");
    }

    @Test void allocate_roomOnlyInWhatWaits_waitsForTheGracePeriod() {
        AddressSpace tight = AddressSpace.builder().span(0, 8 * PAGE).build();
        try (DeferredFree own = DeferredFree.of(tight, periods).build()) {
            long all = tight.allocate(8 * PAGE);
            own.free(all);
            assertEquals(all, tight.allocate(8 * PAGE));
            try (var _ = periods.enter()) {
                own.free(all);
                assertThrows(RuntimeException.class, () -> tight.allocate(8 * PAGE), "inside a section nobody may wait");
            }
        }
        tight.verify();
    }

    @Test void limit_moreBytesThanThat_slowsFreesAndFreesNothingEarly() {
        try (DeferredFree own = DeferredFree.of(space, periods).limitBytes(64 * PAGE).nodes(1)
                .slowdown(Duration.ofMillis(1)).build()) {
            try (HeldSection _ = HeldSection.of(periods)) {
                for (int i = 0; i < 100; i++) {
                    own.free(space.allocate(PAGE));
                }
                DeferredFreeStatistics during = own.statistics();
                assertTrue(during.slowedFrees() >= 100 - 64 - 32, during.toString());
                assertEquals(100, during.queuedObjects());
                assertEquals(100, space.statistics().deferredPages());
                assertTrue(own.tryFree(space.allocate(PAGE)));
                assertEquals(during.slowedFrees(), own.statistics().slowedFrees(), "tryFree never waits");
            }
            own.barrier();
            long slowed = own.statistics().slowedFrees();
            own.free(space.allocate(PAGE));
            assertEquals(slowed, own.statistics().slowedFrees());
        }
    }

    @Test void pressure_blanks_areGivenBackAndTheQueueDrained() {
        assertTrue(deferred.statistics().cachedBlanks() > 0);
        deferred.free(space.allocate(PAGE));
        deferred.pressure();
        while (deferred.statistics().freedObjects() == 0) {
            Thread.onSpinWait();
        }
        assertTrue(deferred.statistics().cachedBlanks() <= 1, deferred.statistics().toString());
    }

    @Test void builder_nonsense_isRefused() {
        DeferredFree.Builder builder = DeferredFree.of(space, periods);
        assertThrows(IllegalArgumentException.class, () -> builder.nodes(0));
        assertThrows(IllegalArgumentException.class, () -> builder.nodes(129));
        assertThrows(IllegalArgumentException.class, () -> builder.cachedBlocks(-1));
        assertThrows(IllegalArgumentException.class, () -> builder.cachedBlocks(65));
        assertThrows(IllegalArgumentException.class, () -> builder.interval(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder.slowdown(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder.limitBytes(-1));
    }

    @Test void head_noMemoryBehindTheAreas_isUnsupported() {
        long address = space.allocate(PAGE);
        assertThrows(UnsupportedOperationException.class, () -> deferred.free(address, 0));
        int callback = deferred.register(_ -> {});
        assertThrows(UnsupportedOperationException.class, () -> deferred.call(address, 0, callback));
        assertEquals(address, space.find(address));
    }
}
