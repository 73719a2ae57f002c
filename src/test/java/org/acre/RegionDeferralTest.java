package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;
import org.acre.memory.Platform;
import org.acre.purge.DeferredFree;
import org.acre.purge.DeferredFreeStatistics;
import org.acre.purge.GracePeriods;
import org.acre.purge.ReadSection;
import org.acre.purge.Reader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deferred frees of a region: real memory, heads in it, blocks of their own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegionDeferralTest {
    private static final long PAGE = Platform.pageSize();
    private static final long BYTES = 1024 * PAGE;

    private final Region region = Region.anonymous(BYTES);

    private void closeAndVerify() {
        region.space().verify();
        assertEquals(0, region.space().statistics().deferredPages());
        region.close();
    }

    @Test void freeDeferred_readerInside_goesOnReading() throws InterruptedException {
        MemorySegment segment = region.allocate(2 * PAGE, 1);
        segment.set(JAVA_LONG, 0, 42);
        long address = segment.address();
        GracePeriods periods = region.gracePeriods();
        Thread[] freer = new Thread[1];
        try (Reader reader = periods.reader()) {
            reader.enter();
            freer[0] = Thread.ofPlatform().start(() -> region.freeDeferred(segment));
            freer[0].join();
            assertEquals(AddressSpace.NONE, region.space().find(address));
            assertEquals(42, region.memory().get(JAVA_LONG, region.offsetOf(address)));
            assertFalse(region.space().allocateAt(address, PAGE));
            assertThrows(InvalidFreeException.class, () -> region.freeDeferred(segment));
            assertThrows(InvalidFreeException.class, () -> region.free(segment));
            reader.exit();
        }
        region.deferredFree().barrier();
        assertTrue(region.space().allocateAt(address, PAGE));
        region.freeAddress(address);
        closeAndVerify();
    }

    @Test void freeDeferred_partOfAnArea_isRefusedAsFreeIs() {
        MemorySegment segment = region.allocate(2 * PAGE, 1);
        assertThrows(IllegalArgumentException.class, () -> region.freeDeferred(segment.asSlice(0, PAGE)));
        assertThrows(InvalidFreeException.class, () -> region.freeDeferred(segment.asSlice(PAGE, PAGE)));
        region.free(segment);
        closeAndVerify();
    }

    @Test void deferredFree_many_takesBlocksFromTheMetadataAlone() {
        DeferredFree deferred = region.deferredFree();
        assertSame(deferred, region.deferredFree());
        assertSame(region.gracePeriods(), region.gracePeriods());
        int frees = 0;
        for (; deferred.statistics().cachedBlanks() == 0; frees++) { // until the worker that fetches blocks has had a processor
            deferred.free(region.allocateAddress(PAGE));
            deferred.barrier();
        }
        long emergenciesBefore = deferred.statistics().emergencyFrees();
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 1_000; i++, frees++) {
                deferred.free(region.allocateAddress(PAGE));
            }
            deferred.barrier();
        }
        DeferredFreeStatistics done = deferred.statistics();
        assertEquals(frees, done.freedObjects());
        assertEquals(0, done.blocks());
        assertEquals(0, region.space().statistics().busyPages());
        assertTrue(done.emergencyFrees() - emergenciesBefore < 5_000, done.toString());
        closeAndVerify();
    }

    @Test void call_heads_areWrittenIntoTheAreas() {
        DeferredFree deferred = region.deferredFree();
        AtomicLong sum = new AtomicLong();
        int callback = deferred.register(address -> {
            sum.addAndGet(region.memory().get(JAVA_LONG, region.offsetOf(address)));
            region.freeAddress(address);
        });
        for (int i = 0; i < 200; i++) {
            long address = region.allocateAddress(PAGE);
            region.memory().set(JAVA_LONG, region.offsetOf(address), i);
            deferred.call(address, 64, callback);
        }
        region.gracePeriods().barrier();
        assertEquals(200 * 199 / 2, sum.get());
        assertEquals(0, region.space().statistics().busyPages());
        closeAndVerify();
    }

    @Test void close_deferredFreesQueued_waitsForThem() throws InterruptedException {
        long address = region.allocateAddress(PAGE);
        DeferredFree deferred = region.deferredFree();
        GracePeriods periods = region.gracePeriods();
        Reader reader = periods.reader();
        reader.enter();
        deferred.free(address);
        assertThrows(IllegalStateException.class, region::close, "a thread inside a section would wait for itself");
        assertEquals(BYTES, region.memory().byteSize());
        Thread closer = Thread.ofPlatform().start(region::close);
        assertFalse(closer.join(Duration.ofMillis(20)));
        reader.exit();
        closer.join();
        assertThrows(IllegalStateException.class, () -> deferred.free(address));
        assertThrows(IllegalStateException.class, region::deferredFree);
        assertThrows(IllegalStateException.class, region::gracePeriods);
        assertEquals(1, deferred.statistics().freedObjects());
    }

    /** The close waits for the section, and the thread inside must not wait for the close when it first asks for a deferred free. */
    @Test void close_sectionMakesItsFirstDeferredFree_isRefusedAndNobodyWaitsForTheOther() throws InterruptedException {
        GracePeriods periods = region.gracePeriods();
        long address = region.allocateAddress(PAGE);
        Thread closer;
        try (ReadSection _ = periods.enter()) {
            periods.call(() -> {}); // for whose grace period the close waits
            closer = Thread.ofPlatform().start(region::close);
            while (closer.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
            assertThrows(IllegalStateException.class, () -> region.deferredFree().free(address));
        }
        closer.join();
        assertThrows(IllegalStateException.class, region::memory);
    }

    /** The mapping for its blocks, which is made first, goes with the refusal. */
    @Test void deferredFree_gracePeriodsClosedByTheUser_isRefusedAndLeavesNoMappingBehind() {
        region.gracePeriods().close();
        assertThrows(IllegalStateException.class, region::deferredFree);
        long before = region.kernelMappings();
        for (int i = 0; i < 200; i++) {
            assertThrows(IllegalStateException.class, region::deferredFree);
        }
        assertEquals(before, region.kernelMappings());
        closeAndVerify();
    }

    @Test void close_refused_letsDeferredFreesBeMadeAfterwards() {
        GracePeriods periods = region.gracePeriods();
        try (ReadSection _ = periods.enter()) {
            assertThrows(IllegalStateException.class, region::close);
        }
        region.deferredFree().free(region.allocateAddress(PAGE));
        region.deferredFree().barrier();
        closeAndVerify();
    }
}
