package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.PurgeDriver;
import org.acre.allocator.spi.SpaceDoor;
import org.junit.jupiter.api.Test;

/** A limit of lazy pages that follows what is in use. */
class LazyPartTest {
    private static final long PAGE = 4096;
    private static final long PAGES = 1 << 16;

    private final AddressSpace space = AddressSpace.builder().span(0, PAGES * PAGE).nodes(4).nodeSelector(nodes -> 0)
            .lazyMaxPages(2000).lazyPart(8, 100).build();
    private final SpaceDoor door = SpaceDoor.of(space);
    private int crossings;
    private int overfull;

    private final PurgeDriver driver = new PurgeDriver() {
        @Override public void crossed(int node) {
            crossings++;
        }

        @Override public void overfull(int node) {
            overfull++;
        }
    };

    /** Pages that can be freed one by one until somebody is told to purge. */
    private long freesUntilAPurge() {
        long before = space.statistics().purges();
        long[] areas = new long[3000];
        for (int i = 0; i < areas.length; i++) {
            areas[i] = space.allocate(PAGE);
        }
        int freed = 0;
        while (space.statistics().purges() == before) {
            space.free(areas[freed++]);
        }
        for (int i = freed; i < areas.length; i++) {
            space.free(areas[i]);
        }
        return freed;
    }

    @Test void alone_littleInUse_purgesAtTheLeast() {
        assertEquals(101, freesUntilAPurge(), "nothing was in use when it was made");
    }

    @Test void alone_moreInUse_purgesAtThePartThatThePassBeforeFound() {
        space.allocate(5000 * PAGE);
        space.free(space.allocate(101 * PAGE)); // the pass finds 5,101 pages taken
        assertEquals(5101 / 8, door.lazyLimitPages());
        assertEquals(5101 / 8 + 1, freesUntilAPurge());
        space.verify();
    }

    @Test void alone_veryMuchInUse_stopsAtTheMost() {
        space.allocate(50_000 * PAGE);
        space.free(space.allocate(101 * PAGE));
        assertEquals(2000, door.lazyLimitPages());
        assertEquals(2000, door.lazyMaxPages());
        space.verify();
    }

    @Test void driven_crossingAndHardLimitFollow() {
        assertTrue(door.attach(driver, null, SpaceDoor.FOUR_LIMITS));
        assertEquals(1024, door.lazyHardPages(), "at least");
        long large = space.allocate(8000 * PAGE);
        space.free(space.allocate(101 * PAGE));
        assertEquals(1, crossings);
        door.purge(Decay.FULL, HelperCrew.NOBODY);
        assertEquals(8101 / 8, door.lazyLimitPages());
        assertEquals(4 * (8101 / 8), door.lazyHardPages());
        space.free(space.allocate(8101 / 8 * PAGE));
        assertEquals(1, crossings, "not above it");
        space.free(space.allocate(PAGE));
        assertEquals(2, crossings);
        assertEquals(0, overfull);
        space.free(large);
        assertTrue(overfull > 0);
        door.purge(Decay.FULL, HelperCrew.NOBODY);
        door.purge(Decay.FULL, HelperCrew.NOBODY);
        assertEquals(100, door.lazyLimitPages(), "nothing is in use any more");
        door.detach(driver);
    }

    @Test void driven_hardLimitThatIsAsked_staysWhereItIs() {
        assertTrue(door.attach(driver, null, 5000));
        assertEquals(5000, door.lazyHardPages());
        door.detach(driver);
    }

    @Test void driven_limitOfEverything_hasNoHardLimitAbove() {
        AddressSpace space = AddressSpace.builder().span(0, 8 * PAGE).nodes(3).lazyMaxPages(Long.MAX_VALUE).build();
        SpaceDoor door = SpaceDoor.of(space);
        door.setLazyFollowsUse(false);
        assertEquals(Long.MAX_VALUE, door.lazyHardPages());
        space.free(space.allocate(PAGE));
        assertEquals(1, door.lazyPages());
        space.verify();
    }

    @Test void lazyPart_badInput_isRefused() {
        AddressSpace.Builder builder = AddressSpace.builder().span(0, PAGE);
        assertThrows(IllegalArgumentException.class, () -> builder.lazyPart(0, 100));
        assertThrows(IllegalArgumentException.class, () -> builder.lazyPart(8, -1));
    }

    @Test void lazyPart_leastAboveTheMost_isTheMost() {
        AddressSpace small = AddressSpace.builder().span(0, 64 * PAGE).lazyMaxPages(4).lazyPart(16, 1000).build();
        assertEquals(4, SpaceDoor.of(small).lazyLimitPages());
    }
}
