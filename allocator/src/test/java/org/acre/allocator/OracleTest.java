package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.acre.allocator.Ranges.Range;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Millions of random operations, each compared with the {@link Oracle}. With one node the address itself is predicted; with
 * more, that it is free, aligned, in its window and not one that was freed since the last purge. Every refusal must be true.
 */
class OracleTest {

    /** A space to try: page size, nodes, thresholds, areas to hold on to, and spans in pages. */
    @SuppressWarnings("ImmutableEnumChecker") // nobody writes to the array
    enum Setup {
        ONE_NODE_EVERY_FREE_PURGES(4096, 1, 0, 0, 30, 12, 1, 40_000, 0, 64),
        ONE_NODE_LAZY(16 << 10, 1, 10, 0, 30, 12, 1, 40_000, 5, 60, 100, 140),
        ONE_NODE_TOP_END(64 << 10, 1, 7, 0, 30, 12, 1, 40_000, 0, 3, (1L << 47) - 50, 1L << 47),
        ONE_NODE_SPANS_TOUCH(2 << 20, 1, 0, 0, 30, 12, 1, 40_000, 0, 20, 20, 40, 41, 60),
        ONE_NODE_2_TO_47_BYTES(4096, 1, 0, 0, 300, 0, 4_000, 200_000, 0, 1L << 35),
        ONE_NODE_2_TO_47_BYTES_LAZY(4096, 1, 1L << 30, 0, 200, 0, 4_000, 500_000, 1 << 20, 1L << 35),
        ONE_NODE_EVERY_ADDRESS_OF_2_BYTES(2, 1, 0, 0, 200, 0, 4_000, 500_000, 0, 1L << 61, 1L << 61, 1L << 62),
        TWO_NODES_EVERY_FREE_PURGES(4096, 2, 0, 16, 30, 12, 1, 40_000, 0, 64),
        THREE_NODES(64 << 10, 3, 16, 24, 40, 12, 1, 40_000, 0, 50, 70, 120),
        FOUR_NODES_TOP_END(16 << 10, 4, 9, 1_000, 40, 12, 1, 40_000, (1L << 49) - 90, 1L << 49),
        EIGHT_NODES_2_MIB(2 << 20, 8, 200, 300, 150, 30, 3_000, 300_000, 0, 1_000, 1_000, 2_000, 4_000, 5_000),
        FOUR_NODES_2_TO_47_BYTES(4096, 4, 1L << 28, 1L << 12, 300, 0, 4_000, 300_000, 0, 1L << 35);

        final long pageSize;
        final int nodes;
        final long lazyMax;
        final long poolMax;
        final int mostAreas;
        final int mostPages; // 0: any power of two
        final int verifyEvery;
        final int operations;
        final long[] spans;

        Setup(long pageSize, int nodes, long lazyMax, long poolMax, int mostAreas, int mostPages, int verifyEvery,
                int operations, long... spans) {
            this.pageSize = pageSize;
            this.nodes = nodes;
            this.lazyMax = lazyMax;
            this.poolMax = poolMax;
            this.mostAreas = mostAreas;
            this.mostPages = mostPages;
            this.verifyEvery = verifyEvery;
            this.operations = operations;
            this.spans = spans;
        }
    }

    /** -Dacre.times=10 for a longer night. */
    private static final int TIMES = Integer.getInteger("acre.times", 1);

    @ParameterizedTest
    @EnumSource
    void space_randomOperations_agreesWithOracle(Setup setup) {
        Seeds.replayable(seed -> new Trial(setup, seed).run());
    }

    private static final class Trial {
        private final Setup setup;
        private final SplittableRandom random;
        private final AddressSpace space;
        private final Oracle oracle = new Oracle();
        private final List<Area> stale = new ArrayList<>();
        private final TreeMap<Long, Area> handles = new TreeMap<>();
        private final long lastPage;
        private long purges;
        private long failures;
        private String doing = "";

        Trial(Setup setup, long seed) {
            this.setup = setup;
            this.random = new SplittableRandom(seed);
            SplittableRandom choices = random.split();
            AddressSpace.Builder builder = AddressSpace.builder()
                    .pageSize(setup.pageSize)
                    .nodes(setup.nodes)
                    .nodeSelector(choices::nextInt)
                    .lazyMaxPages(setup.lazyMax)
                    .poolMaxPages(setup.poolMax);
            for (int i = 0; i < setup.spans.length; i += 2) {
                long pages = setup.spans[i + 1] - setup.spans[i];
                builder.span(setup.spans[i] * setup.pageSize, pages * setup.pageSize);
                oracle.addSpan(setup.spans[i], setup.spans[i + 1]);
            }
            this.space = builder.build();
            this.lastPage = setup.spans[setup.spans.length - 1];
        }

        void run() {
            int operation = 0;
            try {
                for (; operation < setup.operations * TIMES; operation++) {
                    step();
                    compareCounts();
                    if (operation % setup.verifyEvery == 0) {
                        space.verify();
                    }
                    if (operation % 997 == 0) {
                        compareRanges();
                    }
                }
                compareRanges();
                space.verify();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(setup + ", operation " + operation + ", " + doing + ": " + e, e);
            }
        }

        private void step() {
            int choice = random.nextInt(100);
            if (choice < 30) {
                if (oracle.busy.size() < setup.mostAreas) {
                    allocate();
                } else {
                    free();
                }
            } else if (choice < 38) {
                allocateWindowed();
            } else if (choice < 42) {
                tryAllocate();
            } else if (choice < 48) {
                allocateAt();
            } else if (choice < 51) {
                allocateCongruent();
            } else if (choice < 62) {
                resize();
            } else if (choice < 82) {
                free();
            } else if (choice < 90) {
                look();
            } else if (choice < 93) {
                freeWrongly();
            } else if (choice < 98) {
                handle();
            } else {
                addSpan();
            }
        }

        private long somePages() {
            return setup.mostPages == 0 ? 1 + random.nextLong(1L << random.nextInt(1, shortOf(lastPage)))
                    : 1 + random.nextLong(1 + random.nextLong(setup.mostPages));
        }

        /** Bits of the largest request: a quarter of the space. */
        private static int shortOf(long pages) {
            return 61 - Long.numberOfLeadingZeros(pages);
        }

        private long someAlignment() {
            return random.nextInt(3) > 0 ? 1L
                    : 1L << random.nextInt(setup.mostPages == 0 ? shortOf(lastPage) : 5);
        }

        private long somePage() {
            if (random.nextBoolean() && !oracle.busy.isEmpty()) {
                Map.Entry<Long, Long> near = oracle.busy.floorEntry(random.nextLong(lastPage + 1));
                Map.Entry<Long, Long> area = near == null ? oracle.busy.firstEntry() : near;
                return random.nextBoolean() ? area.getKey() + random.nextLong(area.getValue() - area.getKey())
                        : Math.min(area.getValue(), lastPage - 1);
            }
            return random.nextLong(lastPage);
        }

        private long bytes(long pages) {
            return pages * setup.pageSize - random.nextLong(setup.pageSize);
        }

        private void allocate() {
            long pages = somePages();
            long align = someAlignment();
            doing = "allocate " + pages + " pages aligned to " + align;
            allocated(pages, align, 0, Long.MAX_VALUE, () -> align == 1 && random.nextBoolean()
                    ? space.allocate(bytes(pages))
                    : space.allocate(bytes(pages), align * setup.pageSize));
        }

        private void allocateWindowed() {
            long pages = somePages();
            long align = someAlignment();
            long lowest = somePage();
            long highest = Math.min(lastPage - 1, lowest + somePages() + random.nextLong(2 * pages));
            long lowestAddress = lowest * setup.pageSize - random.nextLong(setup.pageSize);
            long highestAddress = highest * setup.pageSize + random.nextLong(setup.pageSize);
            doing = "allocate " + pages + " pages aligned to " + align + " in [" + lowest + ", " + highest + ")";
            allocated(pages, align, lowest, highest,
                    () -> space.allocate(bytes(pages), align * setup.pageSize, lowestAddress, highestAddress));
        }

        private interface Request {
            long make();
        }

        private void allocated(long pages, long align, long lowest, long highest, Request request) {
            long expected = Oracle.lowestFit(oracle.holes(false), pages, align, lowest, highest);
            if (expected == Oracle.NOWHERE) {
                expected = Oracle.lowestFit(oracle.holes(true), pages, align, lowest, highest);
            }
            long address;
            try {
                address = request.make();
            } catch (AddressSpaceExhaustedException e) {
                failures++;
                assertEquals(Oracle.NOWHERE, expected, () -> "refused although there is a hole: " + e);
                purgeSeen();
                return;
            }
            long page = pageOf(address);
            assertTrue(expected != Oracle.NOWHERE, () -> "no hole, but page " + page);
            if (setup.nodes == 1) {
                assertEquals(expected, page, "the lowest fit");
            }
            assertEquals(0, page % align, "alignment");
            assertTrue(page >= lowest && page + pages <= highest, "window");
            take(page, pages);
        }

        private long pageOf(long address) {
            assertEquals(0, address % setup.pageSize, "page start");
            return address / setup.pageSize;
        }

        private void take(long page, long pages) {
            purgeSeen();
            assertTrue(oracle.isInsideSpan(page, page + pages), () -> "outside the spans: " + page);
            assertFalse(Oracle.overlaps(oracle.busy, page, page + pages), () -> "overlaps a busy area: " + page);
            assertFalse(Oracle.overlaps(oracle.lazy, page, page + pages), () -> "handed out before a purge: " + page);
            oracle.busy.put(page, page + pages);
        }

        /** What was lazy has been taken if a pass ran. */
        private void purgeSeen() {
            long now = space.statistics().purges();
            if (now != purges) {
                purges = now;
                oracle.lazy.clear();
            }
        }

        private void tryAllocate() {
            long pages = somePages();
            doing = "tryAllocate " + pages;
            long passes = purges;
            long address = space.tryAllocate(bytes(pages));
            assertEquals(passes, space.statistics().purges(), "tryAllocate never purges");
            if (address != AddressSpace.NONE) {
                assertTrue(setup.nodes > 1 && pages <= 256, "no pool can have had this");
                take(pageOf(address), pages);
            }
        }

        private void allocateAt() {
            long page = somePage();
            long pages = somePages();
            doing = "allocateAt " + page + " " + pages;
            boolean expected = oracle.isInsideSpan(page, page + pages)
                    && !Oracle.overlaps(oracle.busy, page, page + pages);
            assertEquals(expected, space.allocateAt(page * setup.pageSize, bytes(pages)));
            if (expected) {
                take(page, pages);
            }
        }

        private void allocateCongruent() {
            int count = random.nextInt(1, 4);
            long align = someAlignment();
            long[] offsets = new long[count];
            long[] pages = new long[count];
            long from = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                pages[i] = setup.mostPages == 0 ? somePages() / 16 + 1 : 1 + random.nextInt(4);
                offsets[i] = from;
                from += pages[i] + random.nextLong(1 + pages[i]);
            }
            for (int i = count - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                swap(offsets, i, other);
                swap(pages, i, other);
            }
            doing = "allocateCongruent";
            long base = Oracle.lowestBase(oracle.holes(false), offsets, pages, align);
            if (base == Oracle.NOWHERE) {
                base = Oracle.lowestBase(oracle.holes(true), offsets, pages, align);
            }
            long[] starts;
            try {
                long[] offsetBytes = new long[count];
                long[] sizes = new long[count];
                for (int i = 0; i < count; i++) {
                    offsetBytes[i] = offsets[i] * setup.pageSize;
                    sizes[i] = bytes(pages[i]);
                }
                starts = space.allocateCongruent(offsetBytes, sizes, align * setup.pageSize);
            } catch (AddressSpaceExhaustedException e) {
                failures++;
                assertEquals(Oracle.NOWHERE, base, () -> "refused although there is a base: " + e);
                purgeSeen();
                return;
            }
            long found = starts[0] / setup.pageSize - offsets[0];
            if (setup.nodes == 1) {
                assertEquals(base, found, "the lowest base");
            }
            assertEquals(0, found % align, "alignment of the base");
            long[] expected = new long[count];
            for (int i = 0; i < count; i++) {
                expected[i] = (found + offsets[i]) * setup.pageSize;
                take(found + offsets[i], pages[i]);
            }
            assertArrayEquals(expected, starts);
        }

        private static void swap(long[] values, int i, int j) {
            long value = values[i];
            values[i] = values[j];
            values[j] = value;
        }

        /** The start of some busy area, or NOWHERE. */
        private long someBusy() {
            if (oracle.busy.isEmpty()) {
                return Oracle.NOWHERE;
            }
            Long start = oracle.busy.floorKey(random.nextLong(lastPage));
            return start == null ? oracle.busy.firstKey() : start;
        }

        private void resize() {
            long start = someBusy();
            if (start == Oracle.NOWHERE) {
                return;
            }
            long end = oracle.endOfBusy(start);
            long before = end - start;
            long pages = random.nextBoolean() ? 1 + random.nextLong(before) : before + random.nextLong(somePages());
            doing = "resize " + start + " from " + before + " to " + pages;
            boolean expected = pages <= before || (oracle.isInsideSpan(start, start + pages)
                    && !Oracle.overlaps(oracle.busy, end, start + pages));
            assertEquals(expected, space.resize(start * setup.pageSize, bytes(pages)));
            if (expected && pages < before) {
                oracle.busy.put(start, start + pages);
                freed(start + pages, end);
            } else if (expected) {
                oracle.busy.remove(start);
                if (pages > before) {
                    take(start, pages);
                }
                oracle.busy.put(start, start + pages);
            }
        }

        /** A free that takes the lazy pages above the limit purges, and no other does. */
        private void freed(long start, long end) {
            oracle.lazy.put(start, end);
            boolean crosses = Oracle.pagesOf(oracle.lazy) > setup.lazyMax;
            assertEquals(purges + (crosses ? 1 : 0), space.statistics().purges(), "threshold");
            purgeSeen();
        }

        private void free() {
            long start = someBusy();
            if (start == Oracle.NOWHERE) {
                return;
            }
            doing = "free " + start;
            long end = oracle.endOfBusy(start);
            oracle.busy.remove(start);
            Area handle = handles.remove(start);
            if (handle != null && random.nextBoolean()) {
                handle.free();
            } else {
                space.free(start * setup.pageSize);
            }
            if (handle != null) {
                stale.add(handle);
            }
            freed(start, end);
        }

        private void handle() {
            long start = someBusy();
            if (start != Oracle.NOWHERE) {
                doing = "areaAt " + start;
                Area handle = space.areaAt(start * setup.pageSize);
                assertTrue(handle.isLive());
                assertEquals((oracle.endOfBusy(start) - start) * setup.pageSize, handle.bytes());
                handles.put(start, handle);
            }
            if (!stale.isEmpty()) {
                doing = "free of a stale handle";
                Area ended = stale.get(random.nextInt(stale.size()));
                assertFalse(ended.isLive());
                assertThrows(InvalidFreeException.class, ended::free);
                if (stale.size() > 50) {
                    stale.subList(0, 25).clear();
                }
            }
        }

        private void freeWrongly() {
            long page = somePage();
            long address = page * setup.pageSize + (random.nextBoolean() ? 0 : random.nextLong(setup.pageSize));
            doing = "free of what is no start: " + address;
            if (address % setup.pageSize != 0 || !oracle.busy.containsKey(page)) {
                InvalidFreeException e = assertThrows(InvalidFreeException.class, () -> space.free(address));
                assertEquals(address, e.address());
                boolean inside = oracle.isInsideSpan(page, page + 1);
                assertEquals(inside, e.foundStart() != AddressSpace.NONE);
                if (oracle.holder(page) != Oracle.NOWHERE) {
                    assertEquals(oracle.holder(page) * setup.pageSize, e.foundStart());
                }
                assertThrows(InvalidFreeException.class, () -> space.resize(address, 1));
                assertThrows(InvalidFreeException.class, () -> space.areaAt(address));
            }
        }

        private void look() {
            for (int i = 0; i < 4; i++) {
                long page = somePage();
                doing = "find " + page;
                long address = page * setup.pageSize + random.nextLong(setup.pageSize);
                long holder = oracle.holder(page);
                boolean found = holder != Oracle.NOWHERE;
                assertEquals(found ? holder * setup.pageSize : AddressSpace.NONE, space.find(address));
                assertEquals(found ? (oracle.endOfBusy(holder) - holder) * setup.pageSize : AddressSpace.NONE,
                        space.sizeOf(address));
            }
        }

        /** Some holes between the spans, piece by piece. */
        private void addSpan() {
            if (oracle.spans.size() == 1 || random.nextInt(200) > 0) {
                return;
            }
            long start = random.nextLong(lastPage);
            long end = Math.min(lastPage, start + 1 + random.nextInt(8));
            doing = "addSpan " + start + " " + end;
            if (oracle.overlapsSpan(start, end)) {
                assertThrows(IllegalArgumentException.class,
                        () -> space.addSpan(start * setup.pageSize, (end - start) * setup.pageSize));
            } else {
                space.addSpan(start * setup.pageSize, (end - start) * setup.pageSize);
                oracle.addSpan(start, end);
            }
        }

        private void compareCounts() {
            SpaceStatistics now = space.statistics();
            assertEquals(Oracle.pagesOf(oracle.spans), now.totalPages());
            assertEquals(Oracle.pagesOf(oracle.busy), now.busyPages());
            assertEquals(oracle.busy.size(), now.busyAreas());
            assertEquals(Oracle.pagesOf(oracle.lazy), now.lazyPages());
            assertEquals(failures, now.failedAllocations());
            assertEquals(purges, now.purges());
            if (setup.nodes == 1) {
                assertEquals(0, now.pooledPages());
            }
        }

        private void compareRanges() {
            List<Range> busy = new ArrayList<>();
            oracle.busy.forEach((start, end) -> busy.add(new Range(start * setup.pageSize, end * setup.pageSize)));
            assertEquals(busy, Ranges.busyOf(space));
            if (setup.nodes == 1) {
                List<Range> free = new ArrayList<>();
                for (long[] hole : oracle.holes(false)) {
                    free.add(new Range(hole[0] * setup.pageSize, hole[1] * setup.pageSize));
                }
                assertEquals(free, Ranges.freeOf(space));
                assertEquals(free.size(), space.statistics().freeRanges());
            }
        }
    }
}
