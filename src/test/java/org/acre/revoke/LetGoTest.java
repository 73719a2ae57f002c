package org.acre.revoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.acre.revoke.FakeBatch.Range;
import org.junit.jupiter.api.Test;

class LetGoTest {
    private static List<Range> areas(LetGo batch, boolean kept) {
        List<Range> seen = new ArrayList<>();
        if (kept) {
            batch.forEachKeptArea((start, end, tag) -> seen.add(new Range(start, end, tag)));
        } else {
            batch.forEachArea((start, end, tag) -> seen.add(new Range(start, end, tag)));
        }
        return seen;
    }

    @Test void keep_anyByteOfAnArea_keepsItAndShowsTheRest() {
        FakeBatch under = new FakeBatch().area(0, 10, 1).area(10, 20, 2).area(20, 30, 3).area(40, 50, 4).area(50, 60, 5);
        LetGo batch = new LetGo(under);
        assertFalse(batch.keepsAny());
        assertEquals(under.areas, areas(batch, false));
        batch.keep(55, 56);
        batch.keep(0, 100_000);
        batch.keep(5, 5);
        assertTrue(batch.keepsAny());
        assertEquals(List.of(), areas(batch, false));
        assertEquals(2, under.kept.stream().filter(range -> range.start() != range.end()).count());
    }

    @Test void forEach_someKept_coalescesWhatIsLeft() {
        LetGo batch = new LetGo(
                new FakeBatch().area(0, 10, 1).area(10, 20, 2).area(20, 30, 3).area(30, 40, 4).area(50, 60, 5));
        batch.keep(19, 21);
        List<Range> ranges = new ArrayList<>();
        batch.forEach((start, end) -> ranges.add(new Range(start, end, 0)));
        assertEquals(List.of(new Range(0, 10, 0), new Range(30, 40, 0), new Range(50, 60, 0)), ranges);
        assertEquals(List.of(new Range(10, 20, 2), new Range(20, 30, 3)), areas(batch, true));
    }
}
