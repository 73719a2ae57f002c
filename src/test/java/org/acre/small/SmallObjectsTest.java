package org.acre.small;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.spi.Relief;
import org.acre.allocator.spi.SpaceDoor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One thread, step by step. */
class SmallObjectsTest {
    private static final long BASE = 1L << 40;
    private static final long NONE = AddressSpace.NONE;

    private final AddressSpace space = space(1L << 30);
    private final SmallObjects small = in(space);

    static AddressSpace space(long bytes) {
        return AddressSpace.builder().span(BASE, bytes).nodes(2).build();
    }

    /** On one node, wherever the test runs. */
    static SmallObjects in(AddressSpace space) {
        return SmallObjects.on(space).nodeSelector(nodes -> 0).build();
    }

    @AfterEach void verify() {
        small.verify();
        space.verify();
    }

    private List<Long> allocateSlab(long bytes) {
        List<Long> objects = new ArrayList<>();
        for (int i = 0; i < slots(bytes); i++) {
            objects.add(small.allocate(bytes));
        }
        return objects;
    }

    private static int slots(long bytes) {
        int sizeClass = SizeClasses.ofUnit((int) (bytes - 1) >>> SizeClasses.UNIT_SHIFT);
        return SizeClasses.slabBytes(sizeClass) / SizeClasses.length(sizeClass);
    }

    /** Whoever makes room may allocate by itself: then the magazine has been loaded under who looked for a slab. */
    @Test void allocate_whileItLooksForASlab_losesNoSlot() {
        AddressSpace tight = space(2 * SizeClasses.GRANULE);
        SmallObjects objects = SmallObjects.in(tight);
        long blocker = tight.allocate(SizeClasses.GRANULE);
        long other = tight.allocate(SizeClasses.GRANULE);
        long[] inner = {-1};
        SpaceDoor.of(tight).addRelief(new Relief() {
            @Override public int rank() {
                return QUEUED;
            }

            @Override public boolean relieve(long bytes) {
                if (inner[0] != -1) {
                    return false;
                }
                inner[0] = 0;
                tight.free(blocker);
                inner[0] = objects.allocate(48);
                tight.free(other);
                return true;
            }
        });
        long outer = objects.allocate(48);
        objects.verify();
        assertEquals(2, objects.statistics().liveObjects());
        objects.free(inner[0]);
        objects.free(outer);
        objects.verify();
        objects.trim();
        tight.verify();
        assertEquals(0, tight.statistics().busyPages());
    }

    /** Another thread cannot empty this one's magazine: it asks, and this one does at its next look for slots. */
    @Test void trim_byAnotherThread_isHeardAtTheNextLookForSlots() throws Exception {
        SmallObjects objects = SmallObjects.in(space);
        for (int bytes = 16; bytes <= 4096; bytes *= 2) {
            objects.free(objects.allocate(bytes));
        }
        assertTrue(objects.statistics().slabs() >= 9);
        Thread asking = Thread.ofPlatform().start(objects::trim);
        asking.join();
        objects.allocate(8192); // nothing of this class is ready: it looks
        asking = Thread.ofPlatform().start(objects::trim);
        asking.join();
        assertEquals(1, objects.statistics().slabs());
        objects.verify();
    }

    @Test void allocate_everyLength_isAlignedAndLongEnough() {
        for (long bytes = 1; bytes <= small.mostBytes(); bytes++) {
            long address = small.allocate(bytes);
            long size = small.sizeOf(address);
            assertTrue(size >= bytes);
            assertEquals(0, address % 16);
            if (Long.bitCount(bytes) == 1) {
                assertEquals(0, address % bytes);
            }
            assertEquals(size, small.free(address));
        }
    }

    @Test void allocate_lengthsOutOfRange_areRefused() {
        for (long bytes : new long[] {0, -1, Long.MIN_VALUE, 4 * 4096 + 1, Long.MAX_VALUE, 1L << 32}) {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> small.allocate(bytes));
            assertTrue(refused.toString().contains(Long.toString(bytes)));
        }
        assertEquals(0, small.statistics().slabs());
    }

    @Test void allocateAligned_everyPowerOfTwo_isAligned() {
        for (long alignment = 1; alignment <= small.mostBytes(); alignment *= 2) {
            for (long bytes = 1; bytes <= small.mostBytes(); bytes += 1 + bytes / 7) {
                long address = small.allocate(bytes, alignment);
                assertEquals(0, address % alignment);
                assertTrue(small.sizeOf(address) >= bytes);
                small.free(address);
            }
        }
    }

    @Test void allocateAligned_badAlignments_areRefused() {
        for (long alignment : new long[] {0, -8, 3, Long.MIN_VALUE, 2 * small.mostBytes()}) {
            assertThrows(IllegalArgumentException.class, () -> small.allocate(8, alignment));
        }
        assertThrows(IllegalArgumentException.class, () -> small.allocate(0, 8));
        assertThrows(IllegalArgumentException.class, () -> small.allocate(small.mostBytes() + 1, 8));
    }

    @Test void build_pagesTooShortOrTooLong_isRefused() {
        for (long pageSize : new long[] {2048, 128 << 10}) {
            AddressSpace other = AddressSpace.builder().span(0, 1 << 30).pageSize(pageSize).build();
            assertThrows(IllegalArgumentException.class, () -> SmallObjects.in(other));
        }
    }

    @Test void allocate_pagesOf64KiB_goesUpTo64KiB() {
        SmallObjects wide = SmallObjects.in(AddressSpace.builder().span(0, 1 << 30).pageSize(64 << 10).build());
        assertEquals(64 << 10, wide.mostBytes());
        for (long bytes = 16; bytes <= wide.mostBytes(); bytes += 48) {
            wide.free(wide.allocate(bytes));
        }
        wide.verify();
    }

    @Test void free_twice_isFoundUntilHandedOutAgain() {
        long address = small.allocate(40);
        small.free(address);
        for (int i = 0; i < 3; i++) {
            InvalidFreeException found = assertThrows(InvalidFreeException.class, () -> small.free(address));
            assertEquals(address, found.address());
            assertEquals(address, found.foundStart());
            assertEquals(address + 48, found.foundEnd());
            assertTrue(found.toString().contains("has been freed"), found.toString());
        }
        assertEquals(NONE, small.sizeOf(address));
    }

    @Test void free_twiceWithOthersBetween_isFound() {
        List<Long> objects = allocateSlab(256);
        objects.forEach(small::free);
        List<Long> again = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            again.add(small.allocate(256));
        }
        Set<Long> live = new HashSet<>(again);
        for (long address : objects) {
            if (!live.contains(address)) {
                assertThrows(InvalidFreeException.class, () -> small.free(address));
            }
        }
        again.forEach(small::free);
    }

    @Test void free_everyInteriorAddress_isRefusedAndSaysWhere() {
        long address = small.allocate(48);
        for (int offset = 1; offset < 48; offset++) {
            long interior = address + offset;
            InvalidFreeException found = assertThrows(InvalidFreeException.class, () -> small.free(interior));
            assertEquals(address, found.foundStart());
            assertTrue(found.toString().contains(offset + " bytes inside the object"), found.toString());
        }
        assertEquals(48, small.free(address));
    }

    @Test void free_foreignAddresses_areRefused() {
        small.allocate(16);
        long area = space.allocate(4096);
        for (long address : new long[] {area, 0, -1, Long.MAX_VALUE, Long.MIN_VALUE, BASE - 1, BASE + (1L << 30), 1L << 47}) {
            InvalidFreeException found = assertThrows(InvalidFreeException.class, () -> small.free(address));
            assertTrue(found.toString().contains("in no slab"), found.toString());
            assertEquals(NONE, found.foundStart());
            assertFalse(small.owns(address));
        }
        space.free(area);
    }

    @Test void free_slotNeverHandedOut_isRefused() {
        long address = small.allocate(1024);
        long slab = address & -SizeClasses.GRANULE;
        for (long slot = slab; slot < slab + SizeClasses.GRANULE; slot += 1024) {
            long other = slot;
            if (other != address) {
                assertThrows(InvalidFreeException.class, () -> small.free(other));
            }
        }
        assertEquals(1, small.statistics().liveObjects());
    }

    @Test void free_unusedEndOfASlab_isRefused() {
        long slab = small.allocate(48) & -SizeClasses.GRANULE;
        long end = slab + SizeClasses.GRANULE - SizeClasses.GRANULE % 48;
        InvalidFreeException found = assertThrows(InvalidFreeException.class, () -> small.free(end));
        assertTrue(found.toString().contains("unused end"), found.toString());
        assertTrue(small.owns(end));
        assertEquals(NONE, small.sizeOf(end));
    }

    @Test void sizeOf_insideAnObject_isThatOfItsSlot() {
        long address = small.allocate(100);
        assertEquals(112, small.sizeOf(address));
        assertEquals(112, small.sizeOf(address + 111));
        assertEquals(NONE, small.sizeOf(address - 1));
        assertTrue(small.owns(address + 50));
    }

    @Test void allocate_wholeSlab_handsOutEverySlotOnce() {
        for (long bytes : new long[] {16, 32, 48, 1024, 13 * 1024, 16 * 1024}) {
            List<Long> objects = allocateSlab(bytes);
            assertEquals(objects.size(), new HashSet<>(objects).size());
            assertEquals(1, objects.stream().map(small::sizeOf).distinct().count());
            assertEquals(1, classStatistics(bytes).slabs());
            assertEquals(0, classStatistics(bytes).freeSlots());
            objects.forEach(small::free);
        }
    }

    private SmallObjectStatistics.SizeClass classStatistics(long bytes) {
        return small.statistics().classes().stream().filter(c -> c.slotBytes() == bytes).findFirst().orElseThrow();
    }

    @Test void free_manySlabs_goBackToTheSpace() {
        long before = space.statistics().busyPages();
        List<Long> objects = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            objects.addAll(allocateSlab(512));
        }
        assertEquals(40, small.statistics().slabs());
        objects.forEach(small::free);
        // What stays: the current slab, the one that a magazine has loaded, and one kept for each of two nodes.
        assertTrue(small.statistics().slabs() <= 4, small.statistics().toString());
        assertEquals(0, small.statistics().liveObjects());
        assertTrue(small.trim() > 0);
        assertEquals(0, small.statistics().slabs());
        assertEquals(before, space.statistics().busyPages());
    }

    @Test void allocateAndFree_atTheEdgeOfASlab_keepsTheSlab() {
        allocateSlab(512);
        long treeAllocations = space.statistics().treeAllocations();
        long address = small.allocate(512);
        for (int i = 0; i < 1000; i++) {
            small.free(address);
            address = small.allocate(512);
        }
        assertTrue(space.statistics().treeAllocations() + space.statistics().poolHits() - treeAllocations <= 2);
    }

    @Test void allocate_spaceExhausted_isNoneAndEverySlotWasHandedOut() {
        AddressSpace tight = space(16 * SizeClasses.GRANULE);
        SmallObjects objects = in(tight);
        List<Long> all = fill(objects, 4096);
        assertEquals(16 * 16, all.size());
        // One freed slot is found again, wherever it is.
        for (long address : new ArrayList<>(all)) {
            objects.free(address);
            assertEquals(address, objects.allocate(4096));
        }
        assertEquals(NONE, objects.allocate(16));
        all.forEach(objects::free);
        // Another class gets what this one has given up, kept slabs too.
        assertEquals(16 * 4096, fill(objects, 16).size());
        objects.verify();
    }

    private static List<Long> fill(SmallObjects objects, long bytes) {
        List<Long> all = new ArrayList<>();
        for (long address = objects.allocate(bytes); address != NONE; address = objects.allocate(bytes)) {
            all.add(address);
        }
        return all;
    }

    @Test void spaceExhausted_emptySlabs_makeRoomForAreas() {
        AddressSpace tight = space(16 * SizeClasses.GRANULE);
        SmallObjects objects = in(tight);
        fill(objects, 4096).forEach(objects::free);
        assertTrue(objects.statistics().slabs() > 0);
        long area = tight.allocate(16 * SizeClasses.GRANULE);
        assertEquals(0, objects.statistics().slabs());
        tight.free(area);
        objects.close();
    }

    @Test void close_objectsLive_theyStay() {
        long address = small.allocate(64);
        small.close();
        assertEquals(64, small.sizeOf(address));
        assertEquals(64, small.free(address));
    }

    @Test void freeBulk_allGood_freesAllWithTheirBytes() {
        List<Long> objects = allocateSlab(32);
        objects.addAll(allocateSlab(2048));
        long[] addresses = objects.reversed().stream().mapToLong(Long::longValue).toArray();
        assertEquals(2 * 65536, small.freeBulk(addresses, addresses.length));
        assertEquals(0, small.statistics().liveObjects());
        assertEquals(0, small.freeBulk(addresses, 0));
    }

    @Test void freeBulk_someBad_freesTheOthersAndTellsAll() {
        long[] good = {small.allocate(16), small.allocate(16), small.allocate(300)};
        long freed = small.allocate(16);
        small.free(freed);
        long[] addresses = {good[2], freed, good[0], good[1], good[0], good[2] + 8, 12};
        InvalidFreeException failure =
                assertThrows(InvalidFreeException.class, () -> small.freeBulk(addresses, addresses.length));
        assertEquals(12, failure.address());
        assertEquals(3, failure.getSuppressed().length);
        assertEquals(0, small.statistics().liveObjects());
    }

    @Test void freeBulk_countOutOfRange_isRefusedAndFreesNothing() {
        long[] addresses = {small.allocate(16)};
        assertThrows(IndexOutOfBoundsException.class, () -> small.freeBulk(addresses, 2));
        assertEquals(1, small.statistics().liveObjects());
    }

    @Test void allocate_farApart_needsNoTableBetween() {
        AddressSpace far = AddressSpace.builder().span(1L << 47, 1 << 16).span(0, 1 << 16).span(1L << 30, 1 << 16).build();
        SmallObjects objects = in(far);
        List<Long> all = fill(objects, 64);
        assertEquals(3 * 1024, all.size());
        assertEquals(Set.of(0L, 1L << 14, 1L << 31), granules(all));
        objects.verify();
        all.forEach(objects::free);
    }

    private static Set<Long> granules(List<Long> addresses) {
        Set<Long> granules = new HashSet<>();
        addresses.forEach(address -> granules.add(address >>> 16));
        return granules;
    }

    @Test void statistics_someLiveSomeFreed_addUp() {
        List<Long> objects = allocateSlab(128);
        objects.subList(0, 100).forEach(small::free);
        long other = small.allocate(5000);
        SmallObjectStatistics now = small.statistics();
        assertEquals(413, now.liveObjects());
        assertEquals(412 * 128 + 5120, now.liveBytes());
        assertEquals(0, now.heldObjects());
        assertEquals(100, classStatistics(128).freeSlots());
        assertEquals(now.slabBytes(), now.classes().stream().mapToLong(SmallObjectStatistics.SizeClass::slabBytes).sum());
        small.free(other);
    }

    @Test void allocate_afterFree_reusesBeforeItGrows() {
        List<Long> objects = allocateSlab(64);
        Set<Long> before = new HashSet<>(objects);
        objects.forEach(small::free);
        for (int i = 0; i < slots(64); i++) {
            assertTrue(before.contains(small.allocate(64)));
        }
        assertNotEquals(0, small.statistics().liveObjects());
    }
}
