package org.acre.cli.map;

import static org.acre.cli.map.SampleMaps.PAGE;
import static org.acre.cli.map.SampleMaps.range;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.acre.cli.map.MapLayout.Fold;
import org.acre.cli.map.MapLayout.Line;
import org.acre.cli.map.MapLayout.Row;
import org.junit.jupiter.api.Test;

class MapLayoutTest {
    @Test void layout_fewMiBIn128TiB_foldsTheEmptyStretchesAndShowsTheRest() {
        MapLayout layout = new MapLayout(SampleMaps.sparse(), 128, 40);
        Fold below = assertInstanceOf(Fold.class, layout.lines().getFirst());
        assertEquals((1L << 34) * PAGE, below.bytes());
        assertInstanceOf(Fold.class, layout.lines().getLast());
        assertEquals(2, layout.lines().stream().filter(Fold.class::isInstance).count());
        assertEquals(PAGE, layout.cellBytes());
        assertTrue(layout.lines().size() > 10 && layout.lines().size() <= 44, layout.lines().size() + " lines");
    }

    @Test void layout_anyMap_everyByteIsInOneLineAndCellsHoldWhatTheMapSays() {
        long seed = Long.getLong("acre.seed", System.nanoTime());
        for (int i = 0; i < 40; i++) {
            SpaceMap map = SampleMaps.dense(seed + i, 1 + i * 25);
            MapLayout layout = new MapLayout(map, 32, 16);
            Map<MapState, Long> found = new EnumMap<>(map.bytesByState());
            long at = map.ranges().getFirst().start();
            for (Line line : layout.lines()) {
                assertEquals(at, line.start(), "acre.seed=" + seed + "+" + i);
                at = line.end();
                count(line, found);
            }
            assertEquals(map.ranges().getLast().end(), at, "acre.seed=" + seed + "+" + i);
            found.forEach((state, left) -> assertEquals(0L, left, state + ", acre.seed=" + seed));
            assertTrue(layout.lines().size() <= 16 + 2 * 12 + 1, layout.lines().size() + " lines, acre.seed=" + seed);
        }
    }

    private static void count(Line line, Map<MapState, Long> left) {
        switch (line) {
            case Row row -> row.cells().forEach(cell -> left.replaceAll((state, bytes) -> bytes - cell.bytes(state)));
            case Fold fold -> left.merge(MapState.FREE, fold.free() ? -fold.bytes() : 0, Long::sum);
        }
    }

    @Test void layout_manyIslands_foldsTheLongestOnly() {
        List<MapRange> ranges = new ArrayList<>();
        for (long i = 0; i < 1000; i++) {
            ranges.add(range(i << 20, (i << 20) + 1, MapState.LIVE));
            ranges.add(range((i << 20) + 1, (i + 1) << 20, MapState.FREE));
        }
        MapLayout layout = new MapLayout(SpaceMap.of(ranges), 128, 40);
        assertEquals(12, layout.lines().stream().filter(Fold.class::isInstance).count());
        assertTrue(layout.lines().size() < 70, layout.lines().size() + " lines");
        assertTrue(layout.lines().stream().filter(Row.class::isInstance).allMatch(row -> ((Row) row).cells().stream()
                .anyMatch(cell -> cell.dominant() == MapState.LIVE)));
    }

    @Test void layout_wholeAddressSpaceInOneArea_ends() {
        MapLayout layout = new MapLayout(SpaceMap.of(List.of(new MapRange(0, 1L << 62, MapState.LIVE, ""))), 128, 40);
        assertTrue(layout.lines().size() <= 40, layout.lines().size() + " lines");
        assertEquals(0, new MapLayout(SpaceMap.of(List.of()), 128, 40).lines().size());
    }

    @Test void shares_oneSmallArea_isSeen() {
        Cell cell = new Cell(0, 1000 * PAGE);
        cell.add(range(0, 999, MapState.FREE));
        cell.add(range(999, 1000, MapState.LIVE));
        assertEquals(MapState.LIVE, cell.dominant());
        Map<MapState, Double> shares = Shares.of(cell, 0.2);
        assertTrue(shares.getOrDefault(MapState.LIVE, 0.0) > 0.15, shares.toString());
        assertEquals(1, shares.values().stream().mapToDouble(Double::doubleValue).sum(), 1e-9);
    }
}
