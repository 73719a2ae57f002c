package org.acre.allocator.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.acre.allocator.Seeds;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.spi.Decay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortedAreasTest {
    private static AreaTable table() {
        AreaTable areas = new AreaTable();
        assertTrue(areas.installLocked(areas.directoryWithRoom(), AreaTable.newChunk()));
        return areas;
    }

    /** Links records 1 to count in this order, starts as given. @return the first */
    private static int chain(AreaTable areas, long... starts) {
        for (int i = 0; i < starts.length; i++) {
            areas.setStart(i + 1, starts[i]);
            areas.setPages(i + 1, 1);
            areas.setNext(i + 1, i + 1 < starts.length ? i + 2 : AreaTable.NONE);
        }
        return starts.length == 0 ? AreaTable.NONE : 1;
    }

    /** The same object for every chain, as passes use it. */
    private static void assertSorts(SortedAreas sorted, AreaTable areas, long... starts) {
        sorted.clear();
        sorted.addChain(chain(areas, starts));
        sorted.sort();
        long[] expected = starts.clone();
        Arrays.sort(expected);
        assertEquals(starts.length, sorted.count());
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], sorted.start(i));
            assertEquals(expected[i], areas.start(sorted.id(i)));
            assertEquals(expected[i] + 1, sorted.end(i));
        }
    }

    @Test
    void sort_shapesOfRuns_ascendAndLoseNothing() {
        long top = (1L << 62) - 1;
        long[][] shapes = {{}, {5}, {1, 2}, {2, 1}, {1, 2, 3, 4}, {4, 3, 2, 1}, {1, 3, 2, 4}, {3, 4, 1, 2}, {2, 1, 4, 3, 6, 5},
            {5, 6, 3, 4, 1, 2}, {1, 9, 2, 8, 3, 7}, {top, 0, top - 1, 1L << 40, 7}};
        AreaTable areas = table();
        SortedAreas sorted = new SortedAreas(areas);
        for (long[] shape : shapes) {
            assertSorts(sorted, areas, shape);
        }
    }

    @Test
    void sort_randomChains_ascendAndLoseNothing() {
        Seeds.replayable(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            AreaTable areas = table();
            SortedAreas sorted = new SortedAreas(areas);
            for (int round = 0; round < 500; round++) {
                long step = 1L << random.nextInt(50);
                long[] starts = new long[random.nextInt(1, 2_000)];
                for (int i = 0; i < starts.length; i++) {
                    starts[i] = i * step;
                }
                for (int swaps = random.nextInt(starts.length); swaps > 0; swaps--) {
                    int one = random.nextInt(starts.length);
                    int other = random.nextInt(starts.length);
                    long start = starts[one];
                    starts[one] = starts[other];
                    starts[other] = start;
                }
                assertSorts(sorted, areas, starts);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "2,1", "3,1", "4,1", "5,1", "6,1", "7,1", "8,2", "9,2", "1000,250"})
    void victims_quarter_isAtLeastOneOfAFew(long length, long victims) {
        assertEquals(victims, Decay.QUARTER.victims(length));
        assertEquals(length, Decay.FULL.victims(length));
        assertEquals(0, Decay.NONE.victims(length));
    }
}
