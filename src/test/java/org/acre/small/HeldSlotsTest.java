package org.acre.small;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slots that are held until an invalidation: the law, for small objects. */
class HeldSlotsTest {
    private final AddressSpace space = SmallObjectsTest.space(1 << 30);
    private final SmallObjects small = SmallObjects.on(space).nodeSelector(nodes -> 0).reuse(Reuse.AFTER_INVALIDATION).build();

    @AfterEach void verify() {
        small.verify();
        space.verify();
    }

    private List<Long> allocate(int count) {
        List<Long> objects = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            objects.add(small.allocate(256));
        }
        return objects;
    }

    @Test void free_noInvalidation_isNeverReused() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            long address = small.allocate(256);
            assertTrue(seen.add(address));
            small.free(address);
        }
        assertEquals(10_000, small.statistics().heldObjects());
        assertEquals(2_560_000, small.statistics().heldBytes());
        assertEquals(0, small.statistics().liveObjects());
    }

    @Test void release_freedBeforeDetach_isReused() {
        List<Long> objects = allocate(256);
        objects.forEach(small::free);
        small.detachHeld();
        small.releaseHeld();
        assertEquals(0, small.statistics().heldObjects());
        assertEquals(new HashSet<>(objects), new HashSet<>(allocate(256)));
    }

    @Test void release_freedAfterDetach_isStillHeld() {
        List<Long> objects = allocate(100);
        objects.subList(0, 50).forEach(small::free);
        small.detachHeld();
        objects.subList(50, 100).forEach(small::free);
        small.releaseHeld();
        assertEquals(50, small.statistics().heldObjects());
        Set<Long> late = new HashSet<>(objects.subList(50, 100));
        for (long address : allocate(256)) {
            assertFalse(late.contains(address));
        }
    }

    @Test void release_withoutDetach_releasesNothing() {
        allocate(10).forEach(small::free);
        small.releaseHeld();
        assertEquals(10, small.statistics().heldObjects());
    }

    @Test void detach_afterAFailedInvalidation_takesBothBatches() {
        List<Long> objects = allocate(10);
        objects.subList(0, 5).forEach(small::free);
        small.detachHeld();
        objects.subList(5, 10).forEach(small::free);
        small.detachHeld();
        small.releaseHeld();
        assertEquals(0, small.statistics().heldObjects());
    }

    @Test void free_heldSlot_isFoundInEveryPhase() {
        long address = small.allocate(256);
        small.free(address);
        InvalidFreeException held = assertThrows(InvalidFreeException.class, () -> small.free(address));
        assertTrue(held.getMessage().contains("waits for an invalidation"), held.getMessage());
        small.detachHeld();
        assertThrows(InvalidFreeException.class, () -> small.free(address));
        small.releaseHeld();
        assertThrows(InvalidFreeException.class, () -> small.free(address));
    }

    @Test void forEachDetached_neighbours_areOneRange() {
        List<Long> objects = allocate(64);
        objects.subList(3, 7).forEach(small::free);
        objects.subList(32, 64).forEach(small::free);
        small.detachHeld();
        small.free(objects.getFirst());
        Set<List<Long>> ranges = new HashSet<>();
        small.forEachDetached((start, end) -> ranges.add(List.of(start, end)));
        long base = objects.getFirst();
        assertEquals(
                Set.of(List.of(base + 3 * 256, base + 7 * 256), List.of(base + 32 * 256, base + 64 * 256)), ranges);
    }

    @Test void release_allFreed_slabsGoBack() {
        allocate(256 * 20).forEach(small::free);
        assertEquals(20, small.statistics().slabs());
        small.trim();
        assertEquals(20, small.statistics().slabs());
        small.detachHeld();
        small.releaseHeld();
        assertTrue(small.statistics().slabs() <= 3, small.statistics().toString());
        small.trim();
        assertEquals(0, small.statistics().slabs());
    }

    @Test void freeBulk_held_isHeld() {
        long[] addresses = allocate(300).stream().mapToLong(Long::longValue).toArray();
        small.freeBulk(addresses, 300);
        assertEquals(300, small.statistics().heldObjects());
        assertThrows(InvalidFreeException.class, () -> small.freeBulk(addresses, 1));
    }
}
