package org.acre.cli.replay;

import java.util.ArrayList;
import java.util.List;
import org.acre.Region;
import org.acre.allocator.spi.RangeState;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.cli.map.MapRange;
import org.acre.cli.map.MapState;
import org.acre.cli.map.SpaceMap;

/** Takes the map of a region. */
final class RegionMap {
    private RegionMap() {}

    static SpaceMap of(Region region) {
        List<MapRange> ranges = new ArrayList<>();
        SpaceDoor.of(region.space()).forEachRange(0,
                (start, end, state, _) -> ranges.add(new MapRange(start, end, shown(state), "")));
        return SpaceMap.of(ranges);
    }

    private static MapState shown(RangeState state) {
        return switch (state) {
            case BUSY -> MapState.LIVE;
            case DEFERRED -> MapState.DEFERRED;
            case LAZY -> MapState.LAZY;
            case PINNED -> MapState.PINNED;
            case POOLED -> MapState.POOLED;
            case FREE -> MapState.FREE;
        };
    }
}
