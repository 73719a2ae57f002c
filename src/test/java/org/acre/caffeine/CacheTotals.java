package org.acre.caffeine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.acre.Region;
import org.acre.allocator.SpaceStatistics;
import org.acre.small.SmallObjectStatistics;

/** What must add up in a region that one cache has to itself. */
final class CacheTotals {
    private CacheTotals() {}

    /** When nobody is inside the cache. */
    static void verifyAtRest(Region region, OffHeapCache<?> cache) {
        cache.cleanUp();
        assertEquals(cache.bytes(), busyBytes(region));
    }

    static void verifyEmpty(Region region) {
        assertEquals(0, busyBytes(region));
    }

    private static long busyBytes(Region region) {
        region.deferredFree().barrier();
        region.space().verify();
        SpaceStatistics space = region.space().statistics();
        assertEquals(0, space.deferredPages());
        SmallObjectStatistics small = region.smallObjectStatistics();
        assertEquals(0, small.heldObjects());
        return space.busyPages() * region.space().pageSize() - small.slabBytes() + small.liveBytes();
    }
}
