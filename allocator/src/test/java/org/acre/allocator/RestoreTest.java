package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.acre.allocator.Ranges.Range;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class RestoreTest {
    private static final long PAGE = 4096;

    @Test
    void restore_aHundredThousandAreasInAnyOrder_areBusyAndFoundAndTheRestIsFree() {
        Seeds.replayable(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            int count = 100_000;
            long[] starts = new long[count];
            long[] bytes = new long[count];
            long page = 0;
            List<Range> expected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                page += random.nextInt(3);
                starts[i] = page * PAGE;
                bytes[i] = PAGE * (1 + random.nextInt(random.nextInt(10) == 0 ? 1_000 : 10));
                page += bytes[i] / PAGE;
                expected.add(new Range(starts[i], page * PAGE));
            }
            for (int i = count - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                long start = starts[i];
                starts[i] = starts[other];
                starts[other] = start;
                long length = bytes[i];
                bytes[i] = bytes[other];
                bytes[other] = length;
            }
            AddressSpace space = assertTimeout(Duration.ofSeconds(20), () -> AddressSpace.builder()
                    .span(0, 1L << 47).restore(starts, bytes).build());
            assertEquals(expected, Ranges.busyOf(space));
            SpaceStatistics now = space.statistics();
            assertEquals(count, now.busyAreas());
            assertEquals(0, now.treeAllocations());
            for (int i = 0; i < count; i++) {
                long inside = starts[i] + random.nextLong(bytes[i]);
                assertEquals(starts[i], space.find(inside));
                assertEquals(bytes[i], space.sizeOf(inside));
            }
            space.verify();
            for (int i = 0; i < count; i++) {
                space.free(starts[i]);
            }
            assertEquals(0, space.allocate(1L << 47));
            space.verify();
        });
    }

    @Test
    void restore_inSomeOfManySpans_leavesTheOthersFree() {
        AddressSpace space = AddressSpace.builder()
                .span(0, 4 * PAGE).span(10 * PAGE, 2 * PAGE).span(20 * PAGE, 4 * PAGE).span(30 * PAGE, PAGE).span(40 * PAGE, 5 * PAGE)
                .restore(new long[] {21 * PAGE, 10 * PAGE, 11 * PAGE, 22 * PAGE, 40 * PAGE}, new long[] {PAGE, 1, PAGE, PAGE, 5 * PAGE})
                .build();
        assertEquals(Ranges.ranges(10 * PAGE, 11 * PAGE, 11 * PAGE, 12 * PAGE, 21 * PAGE, 22 * PAGE, 22 * PAGE, 23 * PAGE,
                40 * PAGE, 45 * PAGE), Ranges.busyOf(space));
        assertEquals(4, space.statistics().freeRanges());
        assertEquals(4 + 1 + 1 + 1, space.statistics().freePages());
        space.verify();
        assertTrue(space.allocateAt(20 * PAGE, PAGE));
        assertEquals(0, space.allocate(4 * PAGE));
        space.verify();
    }

    @Test
    void restore_repeated_addsUp() {
        AddressSpace space = AddressSpace.builder().restore(new long[] {0}, new long[] {1}).span(0, 10 * PAGE)
                .restore(new long[] {9 * PAGE}, new long[] {PAGE}).build();
        assertEquals(Ranges.ranges(0, PAGE, 9 * PAGE, 10 * PAGE), Ranges.busyOf(space));
        space.verify();
    }

    @Test
    void restore_unusableAreas_areRefusedWithTheirBounds() {
        long[][] bad = {
            {PAGE / 2, PAGE}, {9 * PAGE, 2 * PAGE}, {20 * PAGE, PAGE}, {-PAGE, PAGE}, {3 * PAGE, PAGE}, {2 * PAGE, 3 * PAGE}
        };
        for (long[] area : bad) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> AddressSpace.builder()
                    .span(0, 10 * PAGE).restore(new long[] {3 * PAGE, area[0]}, new long[] {PAGE, area[1]}).build());
            assertTrue(String.valueOf(e.getMessage()).contains("[" + area[0] + ", " + (area[0] + area[1]) + ")"),
                    e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> AddressSpace.builder()
                .span(0, 10 * PAGE).restore(new long[] {PAGE}, new long[] {0}).build());
    }

    /** Too heavy for every build: mvn test -Dtest=RestoreTest -Dacre.heavy=true. */
    @Test
    @Tag("heavy")
    @EnabledIfSystemProperty(named = "acre.heavy", matches = "true")
    void space_tenMillionAreas_areAllocatedFoundAndFreed() {
        AddressSpace space = AddressSpace.builder().span(0, 1L << 47).build();
        int count = 10_000_000;
        long[] areas = new long[count];
        for (int i = 0; i < count; i++) {
            areas[i] = space.allocate(16 * PAGE);
        }
        assertEquals(count, space.statistics().busyAreas());
        for (long area : areas) {
            assertEquals(area, space.find(area + 7 * PAGE));
        }
        space.verify();
        for (long area : areas) {
            space.free(area);
        }
        assertEquals(0, space.allocate(1L << 47));
        space.verify();
    }


    @Test
    void restore_twoThatStartTogether_areRefusedWhereverTheyStand() {
        for (long[] pages : new long[][] {{1, 1, 5}, {0, 3, 3}, {7, 2, 7}, {4, 4}}) {
            long[] starts = Arrays.stream(pages).map(page -> page * PAGE).toArray();
            long[] bytes = new long[starts.length];
            Arrays.fill(bytes, PAGE);
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                    () -> AddressSpace.builder().span(0, 64 * PAGE).restore(starts, bytes).build());
            long twice = Arrays.stream(starts).filter(start -> Arrays.stream(starts).filter(s -> s == start).count() > 1)
                    .findFirst().orElseThrow();
            assertTrue(e.toString().contains("[" + twice + ", " + (twice + PAGE) + ")"), e.toString());
        }
    }
}
