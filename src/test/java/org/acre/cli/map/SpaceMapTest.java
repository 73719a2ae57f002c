package org.acre.cli.map;

import static org.acre.cli.map.SampleMaps.PAGE;
import static org.acre.cli.map.SampleMaps.range;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpaceMapTest {
    @Test void of_overlappingRanges_saysWhich() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> SpaceMap.of(List.of(range(0, 5, MapState.LIVE), range(4, 6, MapState.FREE))));
        assertTrue(e.toString().contains("end=20480") && e.toString().contains("start=16384"), e.toString());
        assertThrows(IllegalArgumentException.class, () -> range(4, 4, MapState.FREE));
        assertThrows(IllegalArgumentException.class, () -> range(-4, 4, MapState.FREE));
    }

    @Test void largestHole_freeRangesThatTouch_areOneHole() {
        SpaceMap map = SpaceMap.of(List.of(range(0, 6, MapState.FREE), range(6, 7, MapState.LIVE), range(7, 11, MapState.FREE),
                range(11, 14, MapState.FREE), range(15, 17, MapState.FREE)));
        assertEquals(Optional.of(range(7, 14, MapState.FREE)), map.largestHole());
        assertEquals(15 * PAGE, map.bytesByState().get(MapState.FREE));
        assertEquals(0L, map.bytesByState().get(MapState.LAZY));
    }

    /**
     * <pre>
     *   FREE 10 | A 2 | FREE 8 | B 1 | FREE 9 | C 5 | D 1
     * </pre>
     */
    @Test void blockers_neighboursAndThinWalls_areNamedWithTheHoleWithoutThem() {
        MapRange a = range(10, 12, MapState.LIVE, "a");
        MapRange b = range(20, 21, MapState.LAZY);
        SpaceMap map = SpaceMap.of(List.of(range(0, 10, MapState.FREE), a, range(12, 20, MapState.FREE), b, range(21, 30, MapState.FREE),
                range(30, 35, MapState.LIVE), range(35, 36, MapState.LIVE)));
        assertEquals(List.of(new Blocker(a, 20 * PAGE), new Blocker(b, 18 * PAGE)), map.blockers());
    }

    @Test void blockers_rangesThatDoNotTouchTheHole_areNone() {
        SpaceMap map = SpaceMap.of(List.of(range(0, 1, MapState.LIVE), range(2, 9, MapState.FREE), range(10, 11, MapState.LIVE)));
        assertEquals(List.of(), map.blockers());
        assertEquals(List.of(), SpaceMap.of(List.of(range(0, 1, MapState.LIVE))).blockers());
        assertEquals(List.of(), SpaceMap.of(List.of()).blockers());
    }

    @Test void blockers_randomMaps_areWhatFreeingEachOneShows() {
        long seed = Long.getLong("acre.seed", System.nanoTime());
        for (int i = 0; i < 50; i++) {
            SpaceMap map = SampleMaps.dense(seed + i, 40);
            long largest = map.largestHole().map(MapRange::bytes).orElse(0L);
            List<Blocker> expected = new ArrayList<>();
            for (MapRange range : map.ranges()) {
                long without = holeOver(map, range);
                if (largest > 0 && range.state() != MapState.FREE && without - range.bytes() >= largest) {
                    expected.add(new Blocker(range, without));
                }
            }
            assertEquals(expected.size(), map.blockers().size(), "acre.seed=" + seed + "+" + i);
            assertTrue(map.blockers().containsAll(expected), "acre.seed=" + seed + "+" + i);
        }
    }

    /** The hole that holds {@code freed} if it were free. */
    private static long holeOver(SpaceMap map, MapRange freed) {
        List<MapRange> ranges = new ArrayList<>(map.ranges());
        ranges.set(ranges.indexOf(freed), new MapRange(freed.start(), freed.end(), MapState.FREE, ""));
        return SpaceMap.of(ranges).holes().stream().filter(hole -> hole.start() <= freed.start() && hole.end() >= freed.end())
                .findFirst().orElseThrow().bytes();
    }
}
