package org.acre.cli.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.acre.Region;
import org.acre.cli.map.MapRange;
import org.acre.cli.map.MapState;
import org.acre.cli.map.SpaceMap;

/** Takes the map of a region in which nobody is. */
final class RegionMap {
    private RegionMap() {}

    static SpaceMap of(Region region) {
        List<MapRange> ranges = new ArrayList<>();
        region.space().forEachArea((start, end) -> ranges.add(new MapRange(start, end, MapState.LIVE, "")));
        region.space().forEachFree((start, end) -> ranges.add(new MapRange(start, end, MapState.FREE, "")));
        ranges.sort(Comparator.comparingLong(MapRange::start));
        return SpaceMap.of(ranges);
    }
}
