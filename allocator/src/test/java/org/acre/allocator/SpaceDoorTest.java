package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.acre.allocator.spi.BatchHook;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.FreedBatch;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.PassResult;
import org.acre.allocator.spi.PurgeDriver;
import org.acre.allocator.spi.Relief;
import org.acre.allocator.spi.SpaceDoor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deferral, tags, drivers and reliefs: what the floors above build on. */
class SpaceDoorTest {
    private static final long PAGE = 4096;

    private final AddressSpace space = AddressSpace.builder().span(0, 64 * PAGE).nodes(2).nodeSelector(nodes -> 1)
            .lazyMaxPages(8).build();
    private final SpaceDoor door = SpaceDoor.of(space);

    @AfterEach
    void verify() {
        space.verify();
        SpaceStatistics now = space.statistics();
        assertEquals(now.totalPages(), now.freePages() + now.busyPages() + now.lazyPages() + now.pooledPages()
                + now.deferredPages() + now.pinnedPages());
    }

    @Test
    void defer_busyArea_isFoundByEveryOtherFreeUntilItIsReleased() {
        long address = space.allocate(3 * PAGE);
        Area area = space.areaAt(address);
        int ticket = door.defer(address);
        assertEquals(3 * PAGE, door.deferredBytes(ticket));
        assertEquals(address, door.deferredStart(ticket));
        SpaceStatistics now = space.statistics();
        assertEquals(3, now.deferredPages());
        assertEquals(0, now.busyPages() + now.lazyPages() + now.busyAreas());
        assertFalse(area.isLive());
        assertEquals(AddressSpace.NONE, space.find(address));
        InvalidFreeException refused = assertThrows(InvalidFreeException.class, () -> space.free(address));
        assertTrue(refused.toString().contains("grace period"), refused.toString());
        assertThrows(InvalidFreeException.class, () -> door.defer(address));
        assertThrows(InvalidFreeException.class, () -> door.defer(area));
        assertThrows(InvalidFreeException.class, area::free);
        assertThrows(InvalidFreeException.class, () -> space.resize(address, PAGE));
        door.release(ticket);
        assertEquals(3, space.statistics().lazyPages());
        assertThrows(IllegalStateException.class, () -> door.release(ticket));
        assertThrows(InvalidFreeException.class, () -> space.free(address));
    }

    @Test
    void restore_deferredArea_isBusyInTheSameLife() {
        long address = space.allocate(2 * PAGE);
        Area area = space.areaAt(address);
        int ticket = door.defer(address);
        assertTrue(door.isDeferred(ticket));
        door.restore(ticket);
        assertFalse(door.isDeferred(ticket));
        assertTrue(area.isLive());
        assertEquals(0, space.statistics().deferredPages());
        assertThrows(IllegalStateException.class, () -> door.restore(ticket));
        assertThrows(IllegalStateException.class, () -> door.release(ticket));
        area.free();
    }

    @Test
    void divide_busyArea_isFreedByNoAddressAndNoHandle() {
        long address = space.allocate(3 * PAGE);
        Area area = space.areaAt(address);
        door.divide(address);
        for (Runnable refused : List.<Runnable>of(() -> space.free(address), area::free, () -> space.resize(address, PAGE),
                () -> door.defer(address), () -> door.defer(area), () -> door.divide(address),
                () -> space.areaAt(address).free())) {
            InvalidFreeException found = assertThrows(InvalidFreeException.class, refused::run);
            assertTrue(found.toString().contains("in parts"), found.toString());
        }
        assertEquals(address, space.find(address + PAGE));
        assertEquals(3 * PAGE, space.sizeOf(address));
        assertEquals(3, space.statistics().busyPages());
        space.verify();
        door.freeDivided(address);
        assertEquals(3, space.statistics().lazyPages());
        assertThrows(InvalidFreeException.class, () -> door.freeDivided(address));
        long whole = space.allocate(PAGE);
        assertThrows(IllegalStateException.class, () -> door.freeDivided(whole));
        assertEquals(whole, space.find(whole));
    }

    @Test
    void isDeferred_anyNumber_isAnswered() {
        for (long number : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 30, 1_000_000}) {
            assertFalse(door.isDeferred(number));
        }
    }

    @Test
    void release_many_areLazyInTheListsOfTheirNodes() {
        int[] calls = new int[1];
        AddressSpace large = AddressSpace.builder().span(0, 1 << 30).nodes(3).nodeSelector(nodes -> calls[0]++ / 10 % nodes)
                .lazyMaxPages(100_000).build();
        SpaceDoor its = SpaceDoor.of(large);
        long[] tickets = new long[100];
        long pages = 0;
        for (int i = 0; i < tickets.length; i++) {
            tickets[i] = its.defer(large.allocate((1 + i % 3) * PAGE));
            pages += 1 + i % 3;
        }
        assertEquals(pages, large.statistics().deferredPages());
        its.release(tickets, 99);
        assertEquals(pages - 1, large.statistics().lazyPages());
        assertEquals(1, large.statistics().deferredPages());
        its.release((int) tickets[99]);
        assertThrows(IllegalStateException.class, () -> its.release(tickets, 1));
        large.verify();
        assertEquals(100, its.purge(Decay.NONE, HelperCrew.NOBODY).purgedAreas());
        large.verify();
    }

    @Test
    void defer_ofAHandle_wantsTheLiveLifeOfItsOwnSpace() {
        Area area = space.areaAt(space.allocate(PAGE));
        AddressSpace other = AddressSpace.builder().span(0, 64 * PAGE).build();
        assertThrows(IllegalArgumentException.class, () -> SpaceDoor.of(other).defer(area));
        door.release(door.defer(area));
        assertThrows(InvalidFreeException.class, () -> door.defer(area));
    }

    @Test
    void release_acrossTheThreshold_purges() {
        List<Integer> tickets = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            tickets.add(door.defer(space.allocate(PAGE)));
        }
        assertEquals(0, space.statistics().purges());
        tickets.forEach(door::release);
        assertEquals(1, space.statistics().purges());
        assertEquals(9, space.statistics().pooledPages());
    }

    @Test
    void purge_exhaustedByDeferredAreas_saysSo() {
        int ticket = door.defer(space.allocate(64 * PAGE));
        AddressSpaceExhaustedException none =
                assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(PAGE));
        assertEquals(64 * PAGE, none.deferredBytes());
        assertTrue(none.toString().contains("wait"), none.toString());
        door.release(ticket);
        assertEquals(0, space.allocate(64 * PAGE));
    }

    @Test
    void tag_ofOneLife_doesNotOutliveIt() {
        long address = space.allocate(PAGE);
        door.setTag(address, -7);
        assertEquals(-7, door.tag(address));
        space.free(address);
        assertThrows(InvalidFreeException.class, () -> door.tag(address));
        door.purge(Decay.NONE, HelperCrew.NOBODY);
        assertEquals(address, space.allocate(PAGE));
        assertFalse(door.isFromTree(address));
        assertEquals(0, door.tag(address));
        door.setTag(address, 9);
        space.free(address);
        door.purge(Decay.FULL, HelperCrew.NOBODY);
        assertEquals(address, space.allocate(PAGE));
        assertTrue(door.isFromTree(address));
        assertEquals(0, door.tag(address));
    }

    @Test
    void shrink_areaWithATag_leavesTheTagOnItsTail() {
        List<Long> tags = new ArrayList<>();
        assertTrue(door.attach(new NoDriver(), new TagHook(tags), Long.MAX_VALUE));
        long address = space.allocate(4 * PAGE);
        door.setTag(address, 5);
        assertTrue(space.resize(address, PAGE));
        door.purge(Decay.NONE, HelperCrew.NOBODY);
        space.free(address);
        door.purge(Decay.NONE, HelperCrew.NOBODY);
        assertEquals(List.of(5L, 5L), tags);
    }

    @Test
    void attach_secondDriver_isRefused() {
        PurgeDriver first = new NoDriver();
        assertTrue(door.attach(first, null, 8));
        assertFalse(door.attach(new NoDriver(), null, 8));
        door.detach(new NoDriver());
        assertFalse(door.attach(new NoDriver(), null, 8));
        door.detach(first);
        assertTrue(door.attach(new NoDriver(), null, 8));
    }

    @Test
    void crossed_withADriver_comesOncePerPassAndThenTheHardLimit() {
        NoDriver driver = new NoDriver();
        assertTrue(door.attach(driver, null, 16));
        long[] areas = new long[40];
        for (int i = 0; i < areas.length; i++) {
            areas[i] = space.allocate(PAGE);
        }
        for (int i = 0; i < 8; i++) {
            space.free(areas[i]);
        }
        assertEquals(0, driver.crossings);
        for (int i = 8; i < 16; i++) {
            space.free(areas[i]);
        }
        assertEquals(1, driver.crossings);
        assertEquals(0, driver.overflows);
        space.free(areas[16]);
        space.free(areas[17]);
        assertEquals(2, driver.overflows);
        assertEquals(0, space.statistics().purges(), "a free does not purge by itself");
        door.purge(Decay.NONE, HelperCrew.NOBODY);
        for (int i = 18; i < 27; i++) {
            space.free(areas[i]);
        }
        assertEquals(2, driver.crossings);
        assertEquals(2, driver.overflows);
    }

    @Test
    void purgeAbove_fewerPagesLazy_doesNothing() {
        space.free(space.allocate(3 * PAGE));
        assertEquals(null, door.purgeAbove(3, Decay.NONE, HelperCrew.NOBODY));
        PassResult pass = door.purgeAbove(2, Decay.NONE, HelperCrew.NOBODY);
        assertEquals(3, pass == null ? -1 : pass.purgedPages());
    }

    @Test
    void relief_ofBothRanks_isAskedInOrderUntilOneHelps() {
        long all = space.allocate(64 * PAGE);
        List<String> asked = new ArrayList<>();
        Relief pressure = relief(Relief.PRESSURE, () -> asked.add("pressure"), true, all);
        Relief queued = relief(Relief.QUEUED, () -> asked.add("queued"), false, all);
        door.addRelief(pressure);
        door.addRelief(queued);
        assertEquals(all, space.allocate(PAGE));
        assertEquals(List.of("queued", "pressure"), asked);
        door.removeRelief(pressure);
        assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(64 * PAGE));
        assertEquals(List.of("queued", "pressure", "queued"), asked);
    }

    private Relief relief(int rank, Runnable asked, boolean helps, long address) {
        return new Relief() {
            @Override public int rank() {
                return rank;
            }

            @Override public boolean relieve(long bytes) {
                asked.run();
                if (helps) {
                    space.free(address);
                }
                return helps;
            }
        };
    }

    private static final class NoDriver implements PurgeDriver {
        int crossings;
        int overflows;

        @Override public void crossed(int node) {
            crossings++;
        }

        @Override public void overfull(int node) {
            overflows++;
        }
    }

    private record TagHook(List<Long> tags) implements BatchHook {
        @Override public void invalidate(long lowest, long highest, FreedBatch batch) {
            batch.forEachArea((start, end, tag) -> tags.add(tag));
        }

        @Override public void failed(Throwable cause, long pages) {
            throw new AssertionError(cause);
        }

        @Override public void discard(long lowest, long highest, FreedBatch batch) {}
    }
}
