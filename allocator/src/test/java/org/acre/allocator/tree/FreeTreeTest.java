package org.acre.allocator.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.acre.allocator.Seeds;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tree alone, over records of its own, against a sorted map; its invariants after each operation. */
class FreeTreeTest {
    private final AreaTable areas = new AreaTable();
    private final FreeTree tree = new FreeTree(areas);
    private final TreeMap<Long, Long> model = new TreeMap<>();
    private final ArrayDeque<Integer> unused = new ArrayDeque<>();

    FreeTreeTest() {
        assertTrue(areas.installLocked(areas.directoryWithRoom(), AreaTable.newChunk()));
        for (int id = 1; id < areas.capacity(); id++) {
            unused.add(id);
        }
    }

    private int record(long start, long end) {
        int id = unused.removeFirst();
        areas.setStart(id, start);
        areas.setPages(id, end - start);
        areas.setWordRelease(id, AreaWord.FREE);
        return id;
    }

    private void add(long start, long end) {
        tree.merge(record(start, end), unused::add);
        long from = start;
        long to = end;
        Map.Entry<Long, Long> below = model.lowerEntry(start);
        if (below != null && below.getValue() == start) {
            from = below.getKey();
        }
        Long above = model.remove(end);
        if (above != null) {
            to = above;
        }
        model.put(from, to);
    }

    private void remove(long start) {
        int id = tree.containing(start);
        assertEquals(start, areas.start(id));
        tree.remove(id);
        unused.add(id);
        model.remove(start);
    }

    private void compare() {
        tree.verify();
        assertEquals(model.size(), tree.ranges());
        int id = tree.first();
        long largest = 0;
        for (Map.Entry<Long, Long> range : model.entrySet()) {
            assertEquals(range.getKey(), areas.start(id));
            assertEquals(range.getValue(), areas.end(id));
            largest = Math.max(largest, range.getValue() - range.getKey());
            id = tree.next(id);
        }
        assertEquals(AreaTable.NONE, id);
        assertEquals(largest, tree.largest());
    }

    @Test
    void fill_everyCount_isATreeThatTakesChanges() {
        for (int count = 0; count < 300; count++) {
            int chain = AreaTable.NONE;
            for (int i = count - 1; i >= 0; i--) {
                int id = record(4L * i, 4L * i + 1 + i % 3);
                areas.setNext(id, chain);
                chain = id;
                model.put(4L * i, 4L * i + 1 + i % 3);
            }
            tree.fill(chain, count);
            compare();
            for (int i = 0; i < count; i += 3) {
                remove(4L * i);
                tree.verify();
            }
            while (!model.isEmpty()) {
                remove(model.lastKey());
                tree.verify();
            }
        }
    }

    @Test
    void tree_randomChanges_agreesWithMap() {
        Seeds.replayable(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < 60_000; i++) {
                long page = random.nextInt(2_000);
                Map.Entry<Long, Long> near = model.floorEntry(page);
                Long above = model.higherKey(page);
                boolean inside = near != null && near.getValue() > page;
                // Phases that grow and phases that shrink, so that every rebalancing is met at every size.
                boolean growing = (i / 2_000 & 1) == 0;
                if (!inside && random.nextInt(4) < (growing ? 3 : 1)) {
                    long most = above == null ? page + 8 : Math.min(page + 8, above);
                    long end = page + 1 + random.nextLong(most - page);
                    add(page, end);
                } else if (inside && near != null && random.nextInt(4) < (growing ? 1 : 3)) {
                    remove(near.getKey());
                } else if (inside && near != null && near.getValue() - near.getKey() > 1) {
                    int id = tree.containing(page);
                    long cut = 1 + random.nextLong(near.getValue() - near.getKey() - 1);
                    tree.setBounds(id, near.getKey() + cut, near.getValue() - near.getKey() - cut);
                    model.remove(near.getKey());
                    model.put(near.getKey() + cut, near.getValue());
                }
                tree.verify();
                if (i % 50 == 0) {
                    compare();
                }
                search(random);
            }
            while (!model.isEmpty()) {
                remove(model.firstKey());
                tree.verify();
            }
            assertEquals(0, tree.largest());
        });
    }

    private void search(SplittableRandom random) {
        long pages = 1 + random.nextLong(8);
        long align = 1L << random.nextInt(5);
        long lowest = random.nextBoolean() ? 0 : random.nextInt(2_000);
        long highest = random.nextBoolean() ? Placement.NO_LIMIT : lowest + random.nextInt(500);
        long expected = Placement.NOWHERE;
        for (Map.Entry<Long, Long> range : model.entrySet()) {
            long from = Math.max(range.getKey(), lowest);
            from += (align - from % align) % align;
            if (from + pages <= Math.min(range.getValue(), highest)) {
                expected = from;
                break;
            }
        }
        int id = tree.lowestFit(pages, align, lowest, highest);
        assertEquals(expected, id == AreaTable.NONE ? Placement.NOWHERE
                : Placement.lowestIn(areas.start(id), areas.end(id), pages, align, lowest, highest),
                () -> pages + " pages aligned to " + align + " in [" + lowest + ", " + highest + ")");
        long page = random.nextInt(2_100);
        Map.Entry<Long, Long> below = model.floorEntry(page);
        int floor = tree.floor(page);
        assertEquals(below == null ? -1 : below.getKey(), floor == AreaTable.NONE ? -1 : areas.start(floor));
    }

    @Test
    void merge_overlappingRange_isRefused() {
        add(10, 20);
        add(30, 40);
        for (long[] bad : new long[][] {{15, 25}, {5, 11}, {10, 20}, {19, 30}, {12, 13}, {25, 31}}) {
            int id = record(bad[0], bad[1]);
            assertThrows(IllegalStateException.class, () -> tree.merge(id, unused::add));
        }
        compare();
    }

    @Test
    void merge_bothNeighboursTouch_oneRecordSurvivesAndTwoComeBack() {
        add(10, 20);
        add(30, 40);
        int before = unused.size();
        add(20, 30);
        assertEquals(before + 1, unused.size());
        compare();
        assertEquals(30, tree.largest());
    }

    private void isBroken(String name) {
        IllegalStateException e = assertThrows(IllegalStateException.class, tree::verify);
        assertTrue(e.toString().contains(name), e.toString());
    }

    @Test
    void verify_redRoot_namesIt() {
        add(10, 20);
        areas.setBlack(tree.first(), false);
        isBroken("the root is red");
    }

    @ParameterizedTest
    @CsvSource({"10,20,30,40", "40,30,20,10"})
    void verify_redChildOfRed_namesIt(long first, long second, long third, long redBelowTheThird) {
        for (long start : new long[] {first, second, third, redBelowTheThird}) {
            add(start, start + 5);
        }
        areas.setBlack(tree.containing(third), false);
        isBroken("a red node has a red child");
    }

    @Test
    void verify_rangeCutOff_namesTheCount() {
        add(20, 25);
        add(10, 15);
        areas.setLeft(tree.containing(20), AreaTable.NONE);
        isBroken("counted 1 ranges, kept 2");
    }

    @Test
    void lowestIn_endsOfTheNumbers_doNotOverflow() {
        long top = 1L << 62;
        assertEquals(Placement.NOWHERE, Placement.lowestIn(1, top, top, top, 0, Placement.NO_LIMIT));
        assertEquals(0, Placement.lowestIn(0, top, top, top, 0, Placement.NO_LIMIT));
        assertEquals(Placement.NOWHERE, Placement.lowestIn(0, top, 1, top, top - 1, top));
        assertEquals(top - 1, Placement.lowestIn(0, top, 1, 1, top - 1, Placement.NO_LIMIT));
        assertEquals(Placement.NOWHERE, Placement.lowestIn(0, top, 1, 1, 5, 5));
        assertEquals(Placement.NOWHERE, Placement.lowestIn(0, top, 1, 1, 9, 5));
    }
}
