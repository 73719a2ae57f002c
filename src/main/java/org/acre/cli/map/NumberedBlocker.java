package org.acre.cli.map;

import java.util.List;
import java.util.stream.IntStream;

/** One of the few blockers that a picture names. */
record NumberedBlocker(int number, Blocker blocker) {
    /** More numbers would hide the picture. */
    private static final int MOST = 8;

    /** The first blockers of {@code map}, from 1. */
    static List<NumberedBlocker> of(SpaceMap map) {
        List<Blocker> blockers = map.blockers();
        return IntStream.range(0, Math.min(MOST, blockers.size())).mapToObj(i -> new NumberedBlocker(i + 1, blockers.get(i))).toList();
    }
}
