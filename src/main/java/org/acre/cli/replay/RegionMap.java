package org.acre.cli.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.acre.Region;
import org.acre.cli.map.MapRange;
import org.acre.cli.map.MapState;
import org.acre.cli.map.SpaceMap;

/** Takes the map of a region in which nobody is. What is neither busy nor in the free tree waits or is pooled: here all of it is lazy. */
final class RegionMap {
    private static final String REST = "lazy, deferred, pinned or pooled";

    private RegionMap() {}

    static SpaceMap of(Region region) {
        List<MapRange> shown = new ArrayList<>();
        region.space().forEachArea((start, end) -> shown.add(new MapRange(start, end, MapState.LIVE, "")));
        region.space().forEachFree((start, end) -> shown.add(new MapRange(start, end, MapState.FREE, "")));
        shown.sort(Comparator.comparingLong(MapRange::start));
        List<MapRange> all = new ArrayList<>();
        long at = region.memory().address();
        for (MapRange range : shown) {
            if (at < range.start()) {
                all.add(new MapRange(at, range.start(), MapState.LAZY, REST));
            }
            all.add(range);
            at = range.end();
        }
        return SpaceMap.of(all);
    }
}
