package org.acre.cli.map;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Maps for tests. */
final class SampleMaps {
    static final long PAGE = 4096;
    private static final List<MapState> STATES = List.of(MapState.values());

    private SampleMaps() {}

    static MapRange range(long startPage, long endPage, MapState state) {
        return range(startPage, endPage, state, "");
    }

    static MapRange range(long startPage, long endPage, MapState state, String tag) {
        return new MapRange(startPage * PAGE, endPage * PAGE, state, tag);
    }

    /** A few MiB of all states, somewhere in 2^47 bytes. */
    static SpaceMap sparse() {
        List<MapRange> ranges = new ArrayList<>();
        long middle = 1L << 34;
        ranges.add(range(0, middle, MapState.FREE));
        long at = middle;
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 300; i++) {
            MapState state = STATES.get(i % 7 == 0 ? random.nextInt(6) : i % 2 == 0 ? 0 : 5);
            long end = at + 1 + random.nextInt(16);
            ranges.add(range(at, end, state, state == MapState.LIVE && i > 100 ? "a<b>&c" : ""));
            at = end;
        }
        ranges.add(range(at, at + 1, MapState.LIVE, "last"));
        ranges.add(range(at + 1, 1L << 35, MapState.FREE));
        return SpaceMap.of(ranges);
    }

    /** Ranges of random length and state that fill the space. */
    static SpaceMap dense(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<MapRange> ranges = new ArrayList<>();
        long at = random.nextLong(1000);
        for (int i = 0; i < count; i++) {
            at += random.nextInt(20) == 0 ? random.nextLong(1, 100) : 0;
            long end = at + random.nextLong(1, 40);
            ranges.add(range(at, end, STATES.get(random.nextInt(6)), "t" + random.nextInt(3)));
            at = end;
        }
        return SpaceMap.of(ranges);
    }
}
