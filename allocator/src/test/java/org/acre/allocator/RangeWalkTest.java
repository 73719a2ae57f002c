package org.acre.allocator;

import static org.acre.allocator.spi.RangeState.BUSY;
import static org.acre.allocator.spi.RangeState.DEFERRED;
import static org.acre.allocator.spi.RangeState.FREE;
import static org.acre.allocator.spi.RangeState.LAZY;
import static org.acre.allocator.spi.RangeState.PINNED;
import static org.acre.allocator.spi.RangeState.POOLED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.acre.allocator.spi.BatchHook;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.FreedBatch;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.PurgeDriver;
import org.acre.allocator.spi.RangeState;
import org.acre.allocator.spi.RangeStateVisitor;
import org.acre.allocator.spi.SpaceDoor;
import org.junit.jupiter.api.Test;

/** The walk over everything that a space is made of. */
class RangeWalkTest {
    private static final long PAGE = 4096;
    private static final long LOW = 16 * PAGE;
    private static final long LOW_BYTES = 2048 * PAGE;
    private static final long HIGH = 4096 * PAGE;

    private final AddressSpace space = AddressSpace.builder().span(LOW, LOW_BYTES).span(HIGH, 512 * PAGE).nodes(2)
            .nodeSelector(nodes -> 1).lazyMaxPages(1 << 20).build();
    private final SpaceDoor door = SpaceDoor.of(space);

    private record Range(long start, long end, RangeState state, int node) {}

    private List<Range> walk(long from) {
        List<Range> ranges = new ArrayList<>();
        door.forEachRange(from, (start, end, state, node) -> ranges.add(new Range(start, end, state, node)));
        return ranges;
    }

    @Test void forEachRange_eachState_isShownWithItsNode() {
        long busy = space.allocate(3 * PAGE);
        long deferred = space.allocate(2 * PAGE);
        long lazy = space.allocate(PAGE);
        int ticket = door.defer(deferred);
        space.free(lazy);
        assertEquals(List.of(new Range(busy, busy + 3 * PAGE, BUSY, 1), new Range(deferred, deferred + 2 * PAGE, DEFERRED, 1),
                new Range(lazy, lazy + PAGE, LAZY, 1), new Range(lazy + PAGE, LOW + LOW_BYTES, FREE, RangeStateVisitor.NO_NODE),
                new Range(HIGH, HIGH + 512 * PAGE, FREE, RangeStateVisitor.NO_NODE)), walk(0));
        door.purge(Decay.NONE, HelperCrew.NOBODY);
        assertEquals(POOLED, walk(lazy).getFirst().state());
        door.release(ticket);
        assertEquals(LAZY, walk(deferred).getFirst().state());
    }

    @Test void forEachRange_fromTheMiddle_beginsThereAndStopsWhenTold() {
        long busy = space.allocate(8 * PAGE);
        assertEquals(new Range(busy + 5 * PAGE, busy + 8 * PAGE, BUSY, 1), walk(busy + 5 * PAGE + 17).getFirst());
        assertEquals(List.of(), walk(HIGH + 512 * PAGE));
        List<Long> seen = new ArrayList<>();
        door.forEachRange(0, (start, _, _, _) -> {
            seen.add(start);
            return false;
        });
        assertEquals(List.of(busy), seen);
    }

    @Test void forEachRange_dividedAndResizedArea_isBusyAsLongAsItIs() {
        long divided = space.allocate(4 * PAGE);
        door.divide(divided);
        long shrunk = space.allocate(4 * PAGE);
        assertTrue(space.resize(shrunk, PAGE));
        List<Range> ranges = walk(0);
        assertEquals(new Range(divided, divided + 4 * PAGE, BUSY, 1), ranges.getFirst());
        assertEquals(new Range(shrunk, shrunk + PAGE, BUSY, 1), ranges.get(1));
        assertEquals(new Range(shrunk + PAGE, shrunk + 4 * PAGE, LAZY, 1), ranges.get(2));
    }

    @Test void forEachRange_spansThatTouch_showOneRangeOnce() {
        space.addSpan(LOW + LOW_BYTES, PAGE);
        assertEquals(List.of(new Range(LOW, LOW + LOW_BYTES + PAGE, FREE, -1), new Range(HIGH, HIGH + 512 * PAGE, FREE, -1)), walk(0));
    }

    @Test void forEachRange_endOfAllAddresses_isTwoToThe63() {
        AddressSpace last = AddressSpace.builder().span(Long.MAX_VALUE - PAGE + 1, PAGE).nodes(1).build();
        List<Long> ends = new ArrayList<>();
        SpaceDoor.of(last).forEachRange(0, (_, end, _, _) -> ends.add(end));
        assertEquals(List.of(Long.MIN_VALUE), ends);
    }

    @Test void forEachRange_randomProgram_isWhatTheModelSays() {
        Seeds.replayable(seed -> new Program(new Random(seed)).run(3_000));
    }

    /** Others come and go meanwhile: the walk is still ascending and without gap, and what nobody touches is always there. */
    @Test void forEachRange_whileOthersAllocateAndFree_coversEveryPageOnce() throws InterruptedException {
        long kept = space.allocate(7 * PAGE);
        Thread other = Thread.ofPlatform().start(() -> {
            Random random = new Random(1);
            List<Long> mine = new ArrayList<>();
            while (!Thread.currentThread().isInterrupted()) {
                if (mine.size() < 40) {
                    mine.add(space.allocate(PAGE * (1 + random.nextInt(12))));
                } else {
                    space.free(mine.remove(random.nextInt(mine.size())));
                }
                if (random.nextInt(50) == 0) {
                    door.purge(Decay.FULL, HelperCrew.NOBODY);
                }
            }
        });
        try {
            for (int round = 0; round < 300; round++) {
                List<Range> ranges = walk(0);
                requireCover(ranges);
                assertTrue(ranges.contains(new Range(kept, kept + 7 * PAGE, BUSY, 1)), ranges::toString);
            }
        } finally {
            other.interrupt();
            other.join();
        }
        space.verify();
    }

    private static void requireCover(List<Range> ranges) {
        long at = LOW;
        for (Range range : ranges) {
            at = at == LOW + LOW_BYTES ? HIGH : at;
            assertEquals(at, range.start(), ranges::toString);
            assertTrue(range.end() > at, ranges::toString);
            at = range.end();
        }
        assertEquals(HIGH + 512 * PAGE, at);
    }

    /** What a program has allocated, freed and deferred, and what the hook of its passes keeps back, in a map beside the space. */
    private final class Program implements BatchHook {
        private final Random random;
        private final TreeMap<Long, Range> model = new TreeMap<>();
        private final Map<Long, Integer> tickets = new HashMap<>();

        Program(Random random) {
            this.random = random;
            PurgeDriver idle = new PurgeDriver() {
                @Override public void crossed(int node) {}

                @Override public void overfull(int node) {}
            };
            assertTrue(door.attach(idle, this, Long.MAX_VALUE));
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
                if (i % 10 == 0) {
                    check();
                }
            }
            space.verify();
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> allocate();
                case 5, 6, 7 -> {
                    long start = any(BUSY);
                    if (start >= 0) {
                        space.free(start);
                        put(start, LAZY);
                    }
                }
                case 8 -> {
                    long start = any(BUSY);
                    if (start >= 0) {
                        tickets.put(start, door.defer(start));
                        put(start, DEFERRED);
                    }
                }
                case 9, 10 -> endDeferral();
                default -> door.purge(random.nextInt(3) == 0 ? Decay.FULL : Decay.QUARTER, HelperCrew.NOBODY);
            }
        }

        private void allocate() {
            long bytes = PAGE * (1 + random.nextInt(random.nextInt(20) == 0 ? 300 : 9));
            try {
                long start = space.allocate(bytes);
                model.put(start, new Range(start, start + bytes, BUSY, 1));
            } catch (AddressSpaceExhaustedException _) {
                // there is no hole, and the hook has seen all that a purge could take
            }
        }

        private void endDeferral() {
            long start = any(DEFERRED);
            if (start >= 0) {
                int ticket = Objects.requireNonNull(tickets.remove(start));
                if (random.nextBoolean()) {
                    door.release(ticket);
                    put(start, LAZY);
                } else {
                    door.restore(ticket);
                    put(start, BUSY);
                }
            }
        }

        /** All that is lazy or pinned: some of it stays, the rest is nobody's. */
        @Override public void invalidate(long lowest, long highest, FreedBatch batch) {
            List<Range> kept = new ArrayList<>();
            batch.forEachArea((start, end, _) -> {
                if (random.nextInt(4) == 0) {
                    kept.add(new Range(start, end, PINNED, 1));
                } else {
                    model.remove(start);
                }
            });
            for (Range range : kept) {
                batch.keep(range.start(), range.end());
                model.put(range.start(), range);
            }
        }

        @Override public void failed(Throwable cause, long pages) {
            throw new AssertionError(cause);
        }

        @Override public void discard(long lowest, long highest, FreedBatch batch) {}

        private void put(long start, RangeState state) {
            model.computeIfPresent(start, (_, range) -> new Range(start, range.end(), state, 1));
        }

        private long any(RangeState state) {
            List<Long> starts = model.values().stream().filter(range -> range.state() == state).map(Range::start).toList();
            return starts.isEmpty() ? -1 : starts.get(random.nextInt(starts.size()));
        }

        private void check() {
            List<Range> ranges = walk(0);
            requireCover(ranges);
            assertEquals(List.copyOf(model.values()),
                    ranges.stream().filter(range -> range.state() != FREE && range.state() != POOLED).toList());
            SpaceStatistics statistics = space.statistics();
            assertEquals(statistics.freePages(), pages(ranges, FREE));
            assertEquals(statistics.pooledPages(), pages(ranges, POOLED));
            assertEquals(statistics.busyPages(), pages(ranges, BUSY));
            assertEquals(statistics.deferredPages(), pages(ranges, DEFERRED));
            assertEquals(statistics.lazyPages(), pages(ranges, LAZY));
            assertEquals(statistics.pinnedPages(), pages(ranges, PINNED));
            assertEquals(statistics.freeRanges(), ranges.stream().filter(range -> range.state() == FREE).count());
        }

        private static long pages(List<Range> ranges, RangeState state) {
            return ranges.stream().filter(range -> range.state() == state).mapToLong(range -> (range.end() - range.start()) / PAGE).sum();
        }
    }
}
