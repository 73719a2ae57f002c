package org.acre.micrometer;

import org.acre.ArenaStatistics;
import org.acre.InvalidationStatistics;
import org.acre.Region;
import org.acre.ViewStatistics;
import org.acre.allocator.SpaceStatistics;
import org.acre.purge.PurgerStatistics;
import org.acre.small.SmallObjectStatistics;

/** All numbers of a region at one time. */
record RegionSample(
        long pageBytes,
        SpaceStatistics space,
        PurgerStatistics purger,
        InvalidationStatistics invalidation,
        ArenaStatistics arenas,
        SmallObjectStatistics smallObjects,
        ViewStatistics views,
        long committedBytes,
        long kernelMappings,
        long takenAt) {
    /** The time is that after all the others: to ask a space during a pass takes a while. */
    static RegionSample of(Region region) {
        return new RegionSample(region.space().pageSize(), region.space().statistics(), region.purger().statistics(),
                region.invalidationStatistics(), region.arenaStatistics(), region.smallObjectStatistics(), region.viewStatistics(),
                region.committedBytes().orElse(0), region.kernelMappings(), System.nanoTime());
    }
}
