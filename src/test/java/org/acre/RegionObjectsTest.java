package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.InvalidFreeException;
import org.acre.memory.Platform;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.ReadSection;
import org.junit.jupiter.api.Test;

/** Small objects of a region: which lengths they are for, and the law for their segments. */
class RegionObjectsTest {
    private static final long MIB = 1 << 20;
    private static final long PAGE = Platform.pageSize();

    private final Region region = Region.builder().anonymous(64 * MIB).nodes(1).build();

    private void end() {
        region.deferredFree().barrier();
        region.purger().purgeAll();
        region.verify();
        assertEquals(0, region.smallObjectStatistics().slabs());
        assertEquals(0, region.space().statistics().busyPages());
        region.close();
    }

    private boolean isSmall(long bytes, long alignment) {
        MemorySegment segment = region.allocate(bytes, alignment);
        assertEquals(0, segment.address() % alignment);
        assertEquals(bytes, segment.byteSize());
        boolean small = region.space().find(segment.address()) != segment.address()
                || region.space().sizeOf(segment.address()) > bytes + PAGE;
        region.free(segment);
        return small;
    }

    @Test void allocateAddress_withTheTagOfNone_isAsWithout() {
        try (Region region = Region.anonymous(1 << 22)) {
            long address = region.allocateAddress(100, 0);
            assertEquals(region.bytesTaken(100), region.bytesAt(address));
            assertEquals(1, region.smallObjectStatistics().liveObjects());
            region.freeAddress(address);
        }
    }

    @Test void bytesTaken_ofWhatNobodyCanHave_isRefused() {
        try (Region region = Region.anonymous(1 << 22)) {
            for (long bytes : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 100}) {
                assertThrows(IllegalArgumentException.class, () -> region.bytesTaken(bytes), () -> bytes + " bytes");
            }
        }
    }

    @Test void allocate_lengths_goToSlabsWherePagesWouldWasteMoreThanAnEighth() {
        for (long bytes : new long[] {0, 1, 16, 100, 1024, PAGE / 2, 5000, 9000}) {
            assertTrue(isSmall(bytes, 1), bytes + " bytes");
        }
        for (long bytes : new long[] {PAGE, 2 * PAGE, 4 * PAGE, 4 * PAGE + 1, 4000, 12_000, MIB}) {
            assertFalse(isSmall(bytes, 1), bytes + " bytes");
        }
        assertTrue(isSmall(100, 1024));
        assertFalse(isSmall(100, PAGE)); // rounded up to its alignment it is a page
        assertFalse(isSmall(100, 64 * PAGE));
        end();
    }

    @Test void allocate_afterOthers_isZeroed() {
        for (int i = 0; i < 10_000; i++) {
            MemorySegment segment = region.allocate(40 + i % 3000, 8);
            assertEquals(-1, segment.mismatch(MemorySegment.ofArray(new byte[(int) segment.byteSize()])));
            segment.fill((byte) 0xA5);
            region.free(segment);
            if (i % 1000 == 0) {
                region.purger().purge();
            }
        }
        end();
    }

    @Test void free_staleSegment_throwsFromThePurgeOn() {
        MemorySegment segment = region.allocate(100, 8);
        long address = segment.address();
        segment.set(JAVA_LONG, 0, 42);
        region.free(segment);
        assertEquals(42, segment.get(JAVA_LONG, 0)); // as with areas: until a purge it is as it was
        assertEquals(1, region.smallObjectStatistics().heldObjects());
        assertThrows(InvalidFreeException.class, () -> region.free(segment));
        region.purger().purge();
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_LONG, 0));
        assertEquals(0, region.smallObjectStatistics().heldObjects());
        List<Long> next = allocateAddresses(1_000, 100);
        assertTrue(next.contains(address));
        next.forEach(region::freeAddress);
        end();
    }

    @Test void allocate_beforeThePurge_neverGetsASlotThatASegmentCanReach() {
        Set<Long> seen = new HashSet<>();
        List<MemorySegment> stale = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            MemorySegment segment = region.allocate(64, 8);
            assertTrue(seen.add(segment.address()));
            segment.set(JAVA_LONG, 0, i);
            stale.add(segment);
            region.free(segment);
        }
        assertEquals(3_000, region.smallObjectStatistics().heldObjects());
        long handshakes = region.invalidationStatistics().handshakes();
        region.purger().purge();
        stale.forEach(segment -> assertThrows(IllegalStateException.class, () -> segment.get(JAVA_LONG, 0)));
        assertTrue(region.invalidationStatistics().handshakes() - handshakes <= 3_000 / 100, "one for a whole group");
        assertTrue(allocateAddresses(5_000, 64).containsAll(seen));
    }

    private List<Long> allocateAddresses(int count, long bytes) {
        List<Long> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            addresses.add(region.allocateAddress(bytes));
        }
        return addresses;
    }

    @Test void free_neighbourOfTheGroupLives_slotWaitsAndTheNeighbourWorks() {
        MemorySegment first = region.allocate(64, 8);
        MemorySegment second = region.allocate(64, 8);
        region.free(first);
        region.purger().purge();
        assertEquals(1, region.smallObjectStatistics().heldObjects());
        second.set(JAVA_LONG, 0, 7);
        assertNotEquals(first.address(), region.allocateAddress(64));
        region.free(second);
        region.purger().purge();
        assertEquals(0, region.smallObjectStatistics().heldObjects());
        assertThrows(IllegalStateException.class, () -> second.get(JAVA_LONG, 0));
    }

    @Test void pinShare_none_everyObjectIsAlone() {
        try (Region alone = Region.builder().anonymous(8 * MIB).pinShare(0).build()) {
            MemorySegment first = alone.allocate(64, 8);
            MemorySegment second = alone.allocate(64, 8);
            alone.free(first);
            alone.purger().purge();
            assertEquals(0, alone.smallObjectStatistics().heldObjects());
            assertThrows(IllegalStateException.class, () -> first.get(JAVA_LONG, 0));
            alone.free(second);
        }
    }

    @Test void held_regionFull_anAllocationThatFailsGetsThem() {
        try (Region full = Region.builder().anonymous(2 * MIB).nodes(1).lazyMaxPages(1 << 20).build()) {
            int rounds = 0;
            for (long bytes = 0; bytes < 8 * MIB; bytes += 1024, rounds++) {
                full.free(full.allocate(1000, 8)); // four times the region, and nobody purges
            }
            assertTrue(rounds > 2_000);
            full.verify();
        }
    }

    @Test void held_aboveTheThreshold_thePurgerIsWoken() throws InterruptedException {
        try (Region busy = Region.builder().anonymous(64 * MIB).lazyMaxPages(16).build()) {
            long before = busy.purger().statistics().passesByThreshold();
            for (int i = 0; i < 200 || busy.purger().statistics().passesByThreshold() == before; i++) {
                busy.free(busy.allocate(1000, 8));
                if (i > 200) {
                    Thread.sleep(1); // ends with the test's own time limit at the latest
                }
            }
            assertTrue(busy.purger().statistics().passesByThreshold() > before);
        }
    }

    @Test void segment_ofAnObjectByAddress_isItsSlotAndObeysTheLaw() {
        long address = region.allocateAddress(100);
        MemorySegment segment = region.segment(address);
        assertEquals(112, segment.byteSize());
        assertEquals(segment.scope(), region.segment(address).scope());
        region.freeAddress(address);
        assertNotEquals(address, region.allocateAddress(100));
        region.purger().purge();
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_BYTE, 0));
        assertThrows(InvalidFreeException.class, () -> region.segment(address));
    }

    @Test void allocateAddress_afterFree_isReusedAtOnce() {
        long address = region.allocateAddress(100);
        region.freeAddress(address);
        assertThrows(InvalidFreeException.class, () -> region.freeAddress(address));
        assertEquals(0, region.smallObjectStatistics().heldObjects());
        Set<Long> again = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            again.add(region.allocateAddress(100));
        }
        assertTrue(again.contains(address));
        again.forEach(region::freeAddress);
        end();
    }

    @Test void free_wrongSegments_areRefusedAndChangeNothing() {
        MemorySegment segment = region.allocate(100, 8);
        assertThrows(IllegalArgumentException.class, () -> region.free(segment.asSlice(0, 50)));
        assertThrows(InvalidFreeException.class, () -> region.free(segment.asSlice(16, 84)));
        assertThrows(InvalidFreeException.class, () -> region.freeAddress(segment.address() + 16));
        assertThrows(IllegalArgumentException.class,
                () -> region.free(region.memory().asSlice(region.offsetOf(segment.address()), 100)));
        assertThrows(InvalidFreeException.class, () -> region.space().free(segment.address()));
        MemorySegment aligned = region.allocate(33, 256);
        region.free(aligned); // a slot of 256 bytes
        region.free(segment);
        end();
    }

    @Test void freeDeferred_object_waitsForTheSectionThenForThePurge() {
        MemorySegment segment = region.allocate(100, 8);
        try (ReadSection _ = region.gracePeriods().enter()) {
            region.freeDeferred(segment);
            segment.set(JAVA_LONG, 0, 5);
            assertThrows(InvalidFreeException.class, () -> region.free(segment));
            assertThrows(InvalidFreeException.class, () -> region.freeDeferred(segment));
            region.purger().purge();
            assertEquals(5, segment.get(JAVA_LONG, 0));
            assertEquals(1, region.smallObjectStatistics().heldObjects());
        }
        end();
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_LONG, 0));
    }

    @Test void deferredFree_manyAddresses_areFreedInBulkAndDoubleOnesFound() {
        long[] addresses = new long[5_000];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = region.allocateAddress(16 + i % 1000);
            region.deferredFree().free(addresses[i]);
            long address = addresses[i];
            assertThrows(InvalidFreeException.class, () -> region.deferredFree().free(address));
            assertThrows(InvalidFreeException.class, () -> region.freeAddress(address));
        }
        end();
    }

    @Test void invalidationOfOnesOwn_orProtect_hasNoSlabs() {
        List<Region.Builder> builders = List.of(
                Region.builder().invalidation((MappingInvalidation) (lowest, highest, ranges) -> {}),
                Region.builder().invalidation(Invalidation.PROTECT));
        for (Region.Builder builder : builders) {
            try (Region whole = builder.anonymous(8 * MIB).build()) {
                MemorySegment segment = whole.allocate(100, 8);
                assertEquals(segment.address(), whole.space().find(segment.address()));
                assertEquals(PAGE, whole.space().sizeOf(segment.address()));
                whole.space().free(segment.address());
                assertEquals(0, whole.smallObjectStatistics().slabs());
            }
        }
    }

    @Test void none_objects_arePlainSlicesReusedAtOnce() {
        try (Region plain = Region.builder().anonymous(8 * MIB).invalidation(Invalidation.NONE).build()) {
            MemorySegment segment = plain.allocate(100, 8);
            plain.free(segment);
            segment.set(JAVA_BYTE, 0, (byte) 1);
            assertEquals(0, plain.smallObjectStatistics().heldObjects());
            assertThrows(InvalidFreeException.class, () -> plain.free(segment));
            plain.verify();
        }
    }

    /** Segments and addresses, freed now and later, by threads that share slabs with one another, while purges go on. */
    @Test void stamps_manyThreadsAndPurges_areNeverOverwrittenBeforeTheSegmentDies() throws Exception {
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            long stamp = thread + 1L;
            FutureTask<Void> task = new FutureTask<>(() -> {
                stampAndFree(new SplittableRandom(stamp), stamp);
                return null;
            });
            tasks.add(task);
            Thread.ofPlatform().start(task);
        }
        for (FutureTask<Void> task : tasks) {
            while (!task.isDone()) {
                region.purger().purge();
            }
            task.get();
        }
        end();
    }

    private void stampAndFree(SplittableRandom random, long stamp) {
        List<MemorySegment> live = new ArrayList<>();
        List<MemorySegment> stale = new ArrayList<>();
        for (int i = 0; i < 20_000 || !live.isEmpty(); i++) {
            if (i < 20_000 && random.nextInt(live.size() + 1) < 30) {
                long bytes = 8L << random.nextInt(8);
                MemorySegment segment = random.nextInt(4) == 0
                        ? region.segment(region.allocateAddress(bytes)) : region.allocate(bytes, 8);
                segment.set(JAVA_LONG, 0, stamp);
                live.add(segment);
                continue;
            }
            MemorySegment segment = live.remove(random.nextInt(live.size()));
            assertEquals(stamp, segment.get(JAVA_LONG, 0));
            if (random.nextInt(4) == 0) {
                region.freeDeferred(segment);
            } else {
                region.free(segment);
            }
            stale.add(segment);
            checkStale(stale.get(random.nextInt(stale.size())), stamp);
        }
    }

    /** The law: it throws, or nobody else has the slot. */
    private static void checkStale(MemorySegment segment, long stamp) {
        long found;
        try {
            found = segment.get(JAVA_LONG, 0);
        } catch (IllegalStateException revoked) {
            return;
        }
        assertEquals(stamp, found);
    }

    @Test void allocate_noRoomForASlab_takesPagesUntilThereAreNone() {
        try (Region tight = Region.builder().anonymous(2 * MIB).invalidation(Invalidation.NONE).build()) {
            long all = tight.allocateAddress(2 * MIB - 8 * PAGE);
            List<Long> objects = new ArrayList<>();
            assertThrows(AddressSpaceExhaustedException.class, () -> {
                while (true) {
                    objects.add(tight.allocateAddress(100));
                }
            });
            assertEquals(8, objects.size());
            objects.forEach(tight::freeAddress);
            tight.freeAddress(all);
            tight.verify();
        }
    }

    @Test void resizeAddress_object_staysWhereItsSlotIsLongEnough() {
        long address = region.allocateAddress(100);
        assertTrue(region.resizeAddress(address, 112));
        assertTrue(region.resizeAddress(address, 60));
        assertFalse(region.resizeAddress(address, 113));
        assertFalse(region.resizeAddress(address, 10));
        assertThrows(IllegalArgumentException.class, () -> region.resizeAddress(address, 0));
        region.freeAddress(address);
        assertThrows(InvalidFreeException.class, () -> region.resizeAddress(address, 100));
        end();
    }

    @Test void close_withObjects_killsTheirSegments() {
        MemorySegment live = region.allocate(100, 8);
        MemorySegment freed = region.allocate(100, 8);
        region.free(freed);
        AddressSpace space = region.space();
        region.close();
        assertThrows(IllegalStateException.class, () -> live.get(JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> freed.get(JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> region.allocate(100, 8));
        space.verify();
    }
}
