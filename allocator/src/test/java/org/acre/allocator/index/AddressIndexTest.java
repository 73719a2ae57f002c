package org.acre.allocator.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.Seeds;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The index against a sorted map, also where its hash is against it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AddressIndexTest {
    private final AreaTable areas = new AreaTable();
    private final AddressIndex index = new AddressIndex(areas, 0);
    private final TreeMap<Long, Integer> model = new TreeMap<>();
    private final List<Integer> unused = new ArrayList<>();

    private int add(long start, long pages) {
        while (index.lacksStockLocked()) {
            index.stockLocked(index.restock());
        }
        if (unused.isEmpty()) {
            int from = Math.max(1, areas.capacity());
            assertTrue(areas.installLocked(areas.directoryWithRoom(), AreaTable.newChunk()));
            for (int id = areas.capacity() - 1; id >= from; id--) {
                unused.add(id);
            }
        }
        int id = unused.removeLast();
        areas.setStart(id, start);
        areas.setPages(id, pages);
        areas.setWordRelease(id, AreaWord.BUSY);
        index.addLocked(id);
        model.put(start, id);
        return id;
    }

    private void remove(long start) {
        Integer id = model.remove(start);
        if (id != null) {
            index.removeLocked(id);
            unused.add(id);
        }
    }

    private void look(long page) {
        assertEquals(model.getOrDefault(page, AreaTable.NONE), index.startingAt(page), "startingAt " + page);
        Map.Entry<Long, Integer> below = model.floorEntry(page);
        int holder = below != null && areas.end(below.getValue()) > page ? below.getValue() : AreaTable.NONE;
        assertEquals(holder, index.containing(page), "containing " + page);
    }

    @Test
    void expect_manyAreas_areFoundAndOneOfThemSplitsNothing() {
        index.expect(20_000);
        index.stockLocked(index.restock());
        for (int i = 0; i < 20_000; i++) {
            add(4L * i, 1 + i % 4);
            assertTrue(!index.lacksStockLocked(), "a split at area " + i);
        }
        lookEverywhere();
        for (int i = 20_000; i < 60_000; i++) {
            add(4L * i, 1 + i % 4);
        }
        lookEverywhere();
        index.expect(1_000_000); // too late: areas are in it
        lookEverywhere();
    }

    private void lookEverywhere() {
        assertEquals(model.size(), index.count());
        long[] seen = {0};
        index.forEachLocked(id -> {
            seen[0]++;
            assertEquals(id, model.getOrDefault(areas.start(id), AreaTable.NONE));
        });
        assertEquals(model.size(), seen[0]);
        for (Map.Entry<Long, Integer> area : model.entrySet()) {
            look(area.getKey());
            look(areas.end(area.getValue()) - 1);
            look(areas.end(area.getValue()));
            look(Math.max(0, area.getKey() - 1));
        }
    }

    /** Free room for an area of up to {@code pages} at a random place; its length, or 0. */
    private long roomAt(long start, long pages) {
        Map.Entry<Long, Integer> below = model.floorEntry(start);
        if (below != null && areas.end(below.getValue()) > start) {
            return 0;
        }
        Long above = model.higherKey(start);
        return above == null ? pages : Math.min(pages, above - start);
    }

    private void churn(long seed, int operations, long extent, int mostBits, int most) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < operations; i++) {
            long page = random.nextLong(extent);
            Map.Entry<Long, Integer> near = model.floorEntry(page);
            int choice = random.nextInt(10);
            if (choice < 5 && model.size() < most) {
                long pages = roomAt(page, 1 + random.nextLong(1L << random.nextInt(mostBits)));
                if (pages > 0) {
                    add(page, pages);
                }
            } else if (choice < 8 && near != null) {
                remove(near.getKey());
            } else if (near != null) {
                int id = near.getValue();
                Long above = model.higherKey(near.getKey());
                long most2 = above == null ? extent : above - near.getKey();
                while (index.lacksStockLocked()) {
                    index.stockLocked(index.restock());
                }
                index.resizeLocked(id, 1 + random.nextLong(Math.min(most2, 1L << random.nextInt(mostBits))));
            }
            look(page);
        }
        lookEverywhere();
        while (!model.isEmpty()) {
            remove(model.firstKey());
        }
        assertEquals(0, index.count());
        look(0);
    }

    @Test
    void index_randomAreasOfAllLengths_agreesWithMap() {
        Seeds.replayable(seed -> churn(seed, 200_000, 1L << 35, 34, 3_000));
    }

    @Test
    void index_denseShortAreas_agreesWithMap() {
        Seeds.replayable(seed -> churn(seed, 200_000, 4_000, 5, 4_000));
    }

    @Test
    void index_hundredThousandAreas_splitsAndStillFindsAll() {
        for (long i = 0; i < 100_000; i++) {
            add(i * 3, 1 + i % 3);
        }
        lookEverywhere();
    }

    @Test
    void index_allLevels_findsEveryPageOfOneLongArea() {
        for (int bits = 0; bits < 62; bits++) {
            long pages = 1L << bits;
            for (long start : new long[] {0, 1, 7, 8, 63, 64, pages - 1, pages}) {
                add(start, pages);
                look(start);
                look(start + pages / 2);
                look(start + pages - 1);
                look(start + pages);
                remove(start);
            }
        }
    }

    /** Windows whose hashes agree in the leading bits all want the same segment, which must split again and again. */
    @Test
    void index_hashesThatAgreeInTwelveBits_agreesWithMap() {
        int windows = 0;
        for (long window = 0; windows < 300; window++) {
            if (IndexKey.hash(0, window, 0) >>> 52 == 0) {
                windows++;
                for (int cell = 0; cell < 8; cell++) {
                    add(window * 8 + cell, 1);
                }
            }
        }
        lookEverywhere();
        for (Long start : List.copyOf(model.keySet())) {
            if (start % 3 != 0) {
                remove(start);
            }
        }
        lookEverywhere();
    }

    /** Windows of one home line: long chains of full lines, whose gaps removals must close. */
    @Test
    void index_oneHomeLine_removalsCloseGaps() {
        Seeds.replayable(seed -> {
            List<Long> starts = new ArrayList<>();
            for (long window = 0; starts.size() < 390; window++) {
                long hash = IndexKey.hash(0, window, 0);
                if (hash >= 0 && (Segment.home(hash) == 62 || Segment.home(hash) == 63)) {
                    starts.add(window * 8 + starts.size() % 8);
                }
            }
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < 20_000; i++) {
                long start = starts.get(random.nextInt(starts.size()));
                if (model.containsKey(start)) {
                    remove(start);
                } else {
                    add(start, 1);
                }
                look(start);
                if (i % 200 == 0) {
                    lookEverywhere();
                }
            }
            lookEverywhere();
        });
    }

    /**
     * The key of page 0 at level 0 is 0, as is an empty slot, and record 0 starts at page 0. Layout: line 0 of the first
     * segment; {@code other} has taken the slot of page 0, and leaves it again:
     *
     * <pre>
     *   [other][ 0 ][...]   then   [empty][ 0 ][...]
     * </pre>
     *
     * A search that believed the empty slot found record 0, none, and the area at address 0 could not be freed.
     */
    @Test
    void free_addressZeroNotInItsFavouriteSlot_isFound() {
        long window = 1;
        while (IndexKey.hash(0, window, 0) >>> 58 != 0 || Segment.home(IndexKey.hash(0, window, 0)) != 0) {
            window++;
        }
        AddressSpace space = AddressSpace.builder().span(0, 1L << 47).nodes(1).lazyMaxPages(0).build();
        long other = window * 8 * 4096;
        assertTrue(space.allocateAt(other, 4096));
        assertTrue(space.allocateAt(0, 4096));
        space.free(other);
        assertEquals(0, space.find(0));
        space.verify();
        space.free(0);
        space.verify();
    }

    /**
     * What a reader can see that read an entry just before its record went on to a next life. The entry is of a window 2^24
     * pages away, which has the same fingerprint, segment and line; the record now lies in the window searched, before the
     * area that holds the page. The reader must not take it for the last area that starts before the page.
     */
    @Test
    void containing_entryOfRecordInItsNextLife_doesNotHideTheArea() {
        long far = 0;
        do {
            far += 1 << 21;
        } while (IndexKey.hash(0, far, 0) < 0 || Segment.home(IndexKey.hash(0, far, 0)) != Segment.home(0));
        int moved = add(far * 8 + 5, 1);
        int holder = add(4, 2); // pages 4 and 5
        areas.setStart(moved, 1);
        assertEquals(holder, index.containing(5));
        areas.setStart(moved, far * 8 + 5);
        lookEverywhere();
    }
}
