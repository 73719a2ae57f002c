package org.acre.small;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.spi.SpaceDoor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects that their users have given back and that are not free yet. */
class TakenSlotsTest {
    private final AddressSpace space = SmallObjectsTest.space(1 << 30);
    private final List<Long> told = new ArrayList<>();
    private final SmallObjects small = SmallObjects.on(space).nodeSelector(nodes -> 0)
            .taggedFrees((tag, bytes) -> told.add(tag)).build();

    @AfterEach void verify() {
        small.verify();
        space.verify();
    }

    private long[] allocate(int count) {
        long[] objects = new long[count];
        for (int i = 0; i < count; i++) {
            objects[i] = small.allocate(256);
        }
        return objects;
    }

    @Test void take_object_refusesEveryOtherEnd() {
        long address = small.allocate(256);
        small.take(address);
        InvalidFreeException found = assertThrows(InvalidFreeException.class, () -> small.free(address));
        assertTrue(found.toString().contains("waits for a grace period"), found.toString());
        assertThrows(InvalidFreeException.class, () -> small.take(address));
        assertThrows(InvalidFreeException.class, () -> small.freeBulk(new long[] {address}, 1));
        assertThrows(InvalidFreeException.class, () -> small.tagOnce(address, 7));
        assertEquals(AddressSpace.NONE, small.sizeOf(address));
        assertEquals(1, small.statistics().heldObjects());
        assertEquals(256, small.statistics().heldBytes());
        assertEquals(0, small.statistics().liveObjects());
        small.takenFrees().free(new long[] {address}, 1);
        assertEquals(0, small.statistics().heldObjects());
        assertThrows(InvalidFreeException.class, () -> small.take(address));
        assertThrows(InvalidFreeException.class, () -> small.takenFrees().free(new long[] {address}, 1));
    }

    @Test void restore_takenObject_isItsUsersAgain() {
        long address = small.allocate(256);
        small.take(address);
        small.restore(address);
        assertEquals(256, small.sizeOf(address));
        assertThrows(InvalidFreeException.class, () -> small.restore(address));
        assertEquals(256, small.free(address));
        assertThrows(InvalidFreeException.class, () -> small.restore(address));
    }

    @Test void take_slotThatIsReadyInAMagazine_isRefused() {
        long first = small.allocate(256);
        assertThrows(InvalidFreeException.class, () -> small.take(first + 256));
        small.free(first);
    }

    @Test void allocate_whileManyAreTaken_neverGetsOne() {
        Set<Long> taken = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            long address = small.allocate(256);
            assertTrue(taken.add(address));
            small.take(address);
        }
        long[] all = taken.stream().mapToLong(Long::longValue).toArray();
        assertEquals(256L * all.length, small.takenFrees().free(all, all.length));
        small.trim();
        assertEquals(0, small.statistics().slabs());
    }

    @Test void free_taggedObject_isHeldUntilItIsUntagged() {
        long[] objects = allocate(300);
        for (long address : objects) {
            assertEquals(address | 1, small.tagOnce(address, address | 1));
            assertEquals(address | 1, small.tagOnce(address, 5));
            assertEquals(address | 1, small.tag(address));
        }
        for (int i = 0; i < 100; i++) {
            small.free(objects[i]);
        }
        small.freeBulk(objects.clone(), 0);
        assertEquals(100, told.size());
        assertEquals(objects[0] | 1, told.getFirst());
        assertEquals(100, small.statistics().heldObjects());
        assertThrows(InvalidFreeException.class, () -> small.free(objects[0]));
        small.untaggedFrees().free(Arrays.copyOf(objects, 100), 100);
        assertEquals(0, small.statistics().heldObjects());
        for (long address : allocate(500)) {
            assertEquals(0, small.tag(address));
        }
    }

    @Test void freeTaken_taggedObject_isToldAndStaysTaken() {
        long[] objects = allocate(20);
        small.tagOnce(objects[3], 33);
        for (long address : objects) {
            small.take(address);
        }
        assertEquals(20 * 256, small.takenFrees().free(objects, objects.length));
        assertEquals(List.of(33L), told);
        assertEquals(1, small.statistics().heldObjects());
        small.untaggedFrees().free(new long[] {objects[3]}, 1);
    }

    @Test void untaggedNeighbour_ofATaggedObject_isFreedAtOnce() {
        long[] objects = allocate(2);
        small.tagOnce(objects[0], 1);
        small.free(objects[1]);
        assertEquals(0, small.statistics().heldObjects());
        assertThrows(InvalidFreeException.class, () -> small.free(objects[1]));
        small.free(objects[0]);
        assertEquals(1, small.statistics().heldObjects());
        small.untaggedFrees().free(new long[] {objects[0]}, 1);
    }

    @Test void trim_slabWithATakenSlot_staysUntilThatIsFree() {
        long address = small.allocate(256);
        small.take(address);
        small.trim();
        assertEquals(1, small.statistics().slabs());
        small.takenFrees().free(new long[] {address}, 1);
        small.trim();
        assertEquals(0, small.statistics().slabs());
    }

    @Test void freeOfTheSlabsArea_byItsAddress_isRefused() {
        long first = small.allocate(8192);
        long area = space.find(first);
        assertEquals(area, first, "the first object of a slab starts where its area does");
        assertThrows(InvalidFreeException.class, () -> space.free(area));
        assertThrows(InvalidFreeException.class, () -> space.resize(area, 4096));
        assertThrows(InvalidFreeException.class, () -> SpaceDoor.of(space).defer(area));
        assertEquals(8192, small.free(first));
    }

    @Test void tagOnce_againstAFree_eitherTheFreeIsToldOrThereWasNoObject() throws Exception {
        AtomicInteger tellings = new AtomicInteger();
        SmallObjects contended = SmallObjects.on(SmallObjectsTest.space(1 << 30)).nodeSelector(nodes -> 0)
                .taggedFrees((tag, bytes) -> tellings.incrementAndGet()).build();
        for (int round = 0; round < 2_000; round++) {
            int before = tellings.get();
            long address = contended.allocate(64 + round % 60 * 16);
            FutureTask<Boolean> tagger = new FutureTask<>(() -> tags(contended, address));
            Thread other = Thread.ofPlatform().start(tagger);
            contended.free(address);
            boolean tagged = tagger.get();
            other.join();
            if (tagged) {
                assertEquals(before + 1, tellings.get(), "round " + round);
            }
            if (tellings.get() != before) {
                contended.untaggedFrees().free(new long[] {address}, 1);
            }
            contended.verify();
        }
    }

    private static boolean tags(SmallObjects small, long address) {
        try {
            return small.tagOnce(address, 9) == 9 && small.sizeOf(address) != AddressSpace.NONE;
        } catch (InvalidFreeException gone) {
            return false;
        }
    }
}
