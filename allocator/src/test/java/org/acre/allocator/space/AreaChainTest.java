package org.acre.allocator.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.acre.allocator.Seeds;
import org.acre.allocator.area.AreaTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreaChainTest {
    private static AreaTable table() {
        AreaTable areas = new AreaTable();
        assertTrue(areas.installLocked(areas.directoryWithRoom(), AreaTable.newChunk()));
        return areas;
    }

    /** Links records 1 to count in this order, starts as given. @return the first */
    private static int chain(AreaTable areas, long... starts) {
        for (int i = 0; i < starts.length; i++) {
            areas.setStart(i + 1, starts[i]);
            areas.setNext(i + 1, i + 1 < starts.length ? i + 2 : AreaTable.NONE);
        }
        return starts.length == 0 ? AreaTable.NONE : 1;
    }

    private static void assertSorted(AreaTable areas, int chain, int count) {
        int seen = 0;
        long last = -1;
        for (int id = chain; id != AreaTable.NONE; id = areas.next(id)) {
            assertTrue(areas.start(id) > last);
            last = areas.start(id);
            seen++;
        }
        assertEquals(count, seen);
    }

    @Test
    void sort_shapesOfRuns_ascendAndLoseNothing() {
        long[][] shapes = {{}, {5}, {1, 2}, {2, 1}, {1, 2, 3, 4}, {4, 3, 2, 1}, {1, 3, 2, 4}, {3, 4, 1, 2}, {2, 1, 4, 3, 6, 5},
            {5, 6, 3, 4, 1, 2}, {1, 9, 2, 8, 3, 7}};
        for (long[] shape : shapes) {
            AreaTable areas = table();
            assertSorted(areas, AreaChain.sort(areas, chain(areas, shape)), shape.length);
        }
    }

    @Test
    void sort_randomChains_ascendAndLoseNothing() {
        Seeds.replayable(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            for (int round = 0; round < 500; round++) {
                long[] starts = new long[random.nextInt(1, 400)];
                for (int i = 0; i < starts.length; i++) {
                    starts[i] = i;
                }
                for (int swaps = random.nextInt(starts.length); swaps > 0; swaps--) {
                    int one = random.nextInt(starts.length);
                    int other = random.nextInt(starts.length);
                    long start = starts[one];
                    starts[one] = starts[other];
                    starts[other] = start;
                }
                AreaTable areas = table();
                assertSorted(areas, AreaChain.sort(areas, chain(areas, starts)), starts.length);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "2,1", "3,1", "4,1", "5,1", "6,1", "7,1", "8,2", "9,2", "1000,250"})
    void victims_quarter_isAtLeastOneOfAFew(long length, long victims) {
        assertEquals(victims, PurgePass.Decay.QUARTER.victims(length));
        assertEquals(length, PurgePass.Decay.FULL.victims(length));
    }
}
