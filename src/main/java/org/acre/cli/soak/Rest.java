package org.acre.cli.soak;

import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.SpaceStatistics;
import org.acre.purge.Purger;
import org.acre.purge.PurgerStatistics;
import org.acre.small.SmallObjectStatistics;

/** The totals, when nobody is inside. */
final class Rest {
    private Rest() {}

    /** Purges until nothing waits, or {@code passes} were made: what an invalidation has kept back comes with the next. */
    static SpaceStatistics purged(AddressSpace space, Purger purger, int passes) {
        SpaceStatistics now;
        int made = 0;
        do {
            purger.purgeAll();
            now = space.statistics();
        } while (now.pinnedPages() + now.lazyPages() > 0 && ++made < passes);
        return now;
    }

    /** All that the loads had in {@code region} has been freed: nothing may be left. */
    static void require(Region region, String name, SoakLog log) {
        region.gracePeriods().barrier();
        SpaceStatistics now = purged(region.space(), region.purger(), 50);
        region.verify();
        SmallObjectStatistics small = region.smallObjectStatistics();
        log.require(now.busyPages() + now.deferredPages() + now.lazyPages() + now.pinnedPages() + now.pooledPages() == 0
                        && now.freePages() == now.totalPages(), "not all of " + name + " is free at rest: " + now + ", " + small);
        log.require(small.liveObjects() + small.heldObjects() == 0, "small objects of " + name + " at rest: " + small);
        log.require(region.arenaStatistics().openArenas() == 0, "arenas of " + name + " at rest: " + region.arenaStatistics());
        log.require(region.viewStatistics().live() == 0, "views of " + name + " at rest: " + region.viewStatistics());
        requireNoFailure(region, name, log);
    }

    /** What Acre's own threads have met is in their statistics and in the log: nobody had it thrown at him. */
    private static void requireNoFailure(Region region, String name, SoakLog log) {
        PurgerStatistics purger = region.purger().statistics();
        log.require(purger.failedInvalidations() + purger.failedDiscards() == 0, "invalidation of " + name + ": " + purger);
        log.require(region.gracePeriods().statistics().callbacksFailed() == 0,
                "callbacks of " + name + ": " + region.gracePeriods().statistics());
        log.require(region.deferredFree().statistics().failures() == 0,
                "deferred frees of " + name + ": " + region.deferredFree().statistics());
    }
}
