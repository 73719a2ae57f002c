package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.allocator.Ranges.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A free of what is not a busy area's start says what is there, and changes nothing. Pages of 4 KiB, pools of one node. */
class InvalidFreeTest {
    private static final long PAGE = 4096;

    private final AddressSpace space = AddressSpace.builder().span(PAGE, 1_000 * PAGE).span(5_000 * PAGE, 10 * PAGE)
            .nodes(2).nodeSelector(nodes -> 0).lazyMaxPages(300).build();

    @AfterEach
    void verify() {
        space.verify();
    }

    private InvalidFreeException refused(long address, long foundStart, long foundEnd, String text) {
        Snapshot before = Snapshot.of(space);
        InvalidFreeException e = assertThrows(InvalidFreeException.class, () -> space.free(address));
        assertEquals(address, e.address());
        assertEquals(foundStart, e.foundStart());
        assertEquals(foundEnd, e.foundEnd());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(Long.toHexString(address)) && message.contains(text), message);
        assertThrows(InvalidFreeException.class, () -> space.resize(address, PAGE));
        assertThrows(InvalidFreeException.class, () -> space.areaAt(address));
        assertEquals(before, Snapshot.of(space));
        return e;
    }

    private void purge() {
        long passes = space.statistics().purges();
        space.free(space.allocate(301 * PAGE));
        assertEquals(passes + 1, space.statistics().purges());
    }

    @Test
    void free_twiceWhileLazy_isRefused() {
        long area = space.allocate(2 * PAGE);
        space.free(area);
        refused(area, area, area + 2 * PAGE, "waits for a purge");
        assertEquals(AddressSpace.NONE, space.find(area));
        assertEquals(AddressSpace.NONE, space.sizeOf(area + PAGE));
    }

    @Test
    void free_twiceWhilePooled_isRefused() {
        long area = space.allocate(2 * PAGE);
        space.free(area);
        purge();
        assertEquals(2, space.statistics().pooledPages());
        refused(area, area, area + 2 * PAGE, "in a pool");
        assertEquals(AddressSpace.NONE, space.find(area));
    }

    @Test
    void free_twiceAfterMergeIntoTree_isRefused() {
        long area = space.allocate(301 * PAGE);
        space.free(area);
        refused(area, PAGE, 1_001 * PAGE, "free range");
    }

    @Test
    void free_interiorAddress_isRefused() {
        long area = space.allocate(3 * PAGE);
        refused(area + PAGE, area, area + 3 * PAGE, PAGE + " bytes inside");
        refused(area + 1, area, area + 3 * PAGE, "1 bytes inside");
        refused(area + 3 * PAGE - 1, area, area + 3 * PAGE, "inside");
        space.free(area);
    }

    @Test
    void free_foreignNegativeOrZeroAddress_isRefused() {
        refused(0, AddressSpace.NONE, AddressSpace.NONE, "no span");
        refused(PAGE - 1, AddressSpace.NONE, AddressSpace.NONE, "no span");
        refused(2_000 * PAGE, AddressSpace.NONE, AddressSpace.NONE, "no span");
        refused(-1, AddressSpace.NONE, AddressSpace.NONE, "no span");
        refused(-PAGE, AddressSpace.NONE, AddressSpace.NONE, "no span");
        refused(Long.MIN_VALUE, AddressSpace.NONE, AddressSpace.NONE, "no span");
        refused(Long.MAX_VALUE, AddressSpace.NONE, AddressSpace.NONE, "no span");
        refused(5_001 * PAGE, 5_000 * PAGE, 5_010 * PAGE, "free range");
    }

    @Test
    void free_addressZeroInSpaceWithIt_isAnAreaLikeAnyOther() {
        AddressSpace zero = AddressSpace.builder().span(0, 10 * PAGE).nodes(1).lazyMaxPages(0).build();
        assertEquals(0, zero.allocate(PAGE));
        assertEquals(0, zero.find(17));
        zero.free(0);
        assertThrows(InvalidFreeException.class, () -> zero.free(0));
        zero.verify();
    }

    @Test
    void free_otherThreadsDoubleFree_isRefusedUntilTheNextOwner() {
        long area = space.allocate(PAGE);
        space.free(area);
        purge();
        assertThrows(InvalidFreeException.class, () -> space.free(area));
        assertEquals(area, space.allocate(PAGE));
        space.free(area); // the new owner's
    }

    @Test
    void area_freedThroughHandle_isOver() {
        long address = space.allocate(2 * PAGE);
        Area area = space.areaAt(address);
        assertEquals(address, area.start());
        assertEquals(2 * PAGE, area.bytes());
        assertTrue(area.isLive());
        assertTrue(area.toString().contains("live"));
        area.free();
        assertFalse(area.isLive());
        assertEquals(2 * PAGE, area.bytes());
        assertTrue(area.toString().contains("ended"));
        assertThrows(InvalidFreeException.class, area::free);
        refused(address, address, address + 2 * PAGE, "waits for a purge");
    }

    @Test
    void area_staleAfterAddressHasNewOwner_isRefused() {
        long address = space.allocate(PAGE);
        Area first = space.areaAt(address);
        first.free();
        purge();
        assertEquals(address, space.allocate(PAGE), "from the pool");
        Area second = space.areaAt(address);
        Snapshot before = Snapshot.of(space);
        InvalidFreeException e = assertThrows(InvalidFreeException.class, first::free);
        assertEquals(address, e.address());
        assertEquals(address, e.foundStart());
        assertFalse(first.isLive());
        assertTrue(second.isLive());
        assertEquals(before, Snapshot.of(space));
        second.free();
    }

    @Test
    void area_staleAfterAddressWentThroughTheTree_isRefused() {
        long address = space.allocate(400 * PAGE);
        Area first = space.areaAt(address);
        space.free(address);
        assertEquals(address, space.allocate(2 * PAGE), "merged and carved again, with other bounds");
        assertThrows(InvalidFreeException.class, first::free);
        assertEquals(400 * PAGE, first.bytes());
        assertEquals(address, space.find(address + PAGE));
    }

    @Test
    void area_ofResizedArea_staysValidAndKnowsTheLength() {
        long address = space.allocate(10 * PAGE);
        Area area = space.areaAt(address);
        assertTrue(space.resize(address, 4 * PAGE));
        assertEquals(4 * PAGE, area.bytes());
        assertTrue(space.resize(address, 400 * PAGE));
        assertEquals(400 * PAGE, area.bytes());
        assertTrue(area.isLive());
        area.free();
        assertFalse(area.isLive());
    }
}
