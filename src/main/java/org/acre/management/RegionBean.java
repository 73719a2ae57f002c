package org.acre.management;

import java.util.List;
import java.util.SortedMap;
import org.acre.ArenaStatistics;
import org.acre.InvalidationStatistics;
import org.acre.Region;
import org.acre.RegionStates;
import org.acre.TagStatistics;
import org.acre.ViewStatistics;
import org.acre.allocator.SpaceStatistics;
import org.acre.purge.PurgerStatistics;
import org.acre.small.SmallObjectStatistics;
import org.acre.states.MemoryRange;
import org.acre.states.SpaceStates;

/** The bean of a region. Goes through the region's own methods, which know when it is closed. */
final class RegionBean implements RegionMXBean {
    private final Region region;
    private final String name;

    RegionBean(Region region, String name) {
        this.region = region;
        this.name = name;
    }

    @Override public String getName() {
        return name;
    }

    @Override public String getDescription() {
        return region.toString();
    }

    @Override public long getPageBytes() {
        return region.space().pageSize();
    }

    @Override public int getNodes() {
        return region.space().nodes();
    }

    @Override public SpaceStatistics getStatistics() {
        return region.space().statistics();
    }

    @Override public long getCommittedBytes() {
        return region.committedBytes().orElse(-1);
    }

    @Override public long getResidentBytes() {
        return region.residentBytes().orElse(-1);
    }

    @Override public PurgerStatistics getPurger() {
        return region.purger().statistics();
    }

    @Override public InvalidationStatistics getInvalidation() {
        return region.invalidationStatistics();
    }

    @Override public ArenaStatistics getArenas() {
        return region.arenaStatistics();
    }

    @Override public ViewStatistics getViews() {
        return region.viewStatistics();
    }

    @Override public SmallObjectStatistics getSmallObjects() {
        return region.smallObjectStatistics();
    }

    @Override public SpaceStates spaceStates() {
        return region.states().space();
    }

    @Override public RegionStates states() {
        return region.states();
    }

    @Override public List<MemoryRange> ranges(long from, int most) {
        return region.ranges(from, SpaceBean.limited(most));
    }

    @Override public SortedMap<String, TagStatistics> tags() {
        return region.tagStatistics();
    }

    @Override public LiveReport leakReport(int most) {
        return LiveReport.of(region.leakReport(), Math.max(0, most));
    }

    @Override public PurgeReport purge() {
        return PurgeReport.of(region.purger().purge());
    }

    @Override public PurgeReport purgeAll() {
        return PurgeReport.of(region.purger().purgeAll());
    }
}
