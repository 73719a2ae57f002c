package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.acre.allocator.spi.BatchHook;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.FreedBatch;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.PassResult;
import org.acre.allocator.spi.PurgeDriver;
import org.acre.allocator.spi.SpaceDoor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Areas that a hook keeps back until it recalls them. */
class HeldAreasTest {
    private static final long PAGE = 4096;

    private final AddressSpace space = AddressSpace.builder().span(0, 4096 * PAGE).nodes(2).nodeSelector(nodes -> 1)
            .lazyMaxPages(1_000).build();
    private final SpaceDoor door = SpaceDoor.of(space);
    private final PurgeDriver idle = new PurgeDriver() {
        @Override public void crossed(int node) {}

        @Override public void overfull(int node) {}
    };

    @AfterEach
    void verify() {
        space.verify();
    }

    private record Hook(Consumer<FreedBatch> action) implements BatchHook {
        @Override public void invalidate(long lowest, long highest, FreedBatch batch) {
            action.accept(batch);
        }

        @Override public void failed(Throwable cause, long pages) {}

        @Override public void discard(long lowest, long highest, FreedBatch batch) {}
    }

    private void attach(Consumer<FreedBatch> action) {
        assertTrue(door.attach(idle, new Hook(action), Long.MAX_VALUE));
    }

    private PassResult purge() {
        return door.purge(Decay.NONE, HelperCrew.NOBODY);
    }

    private static List<Long> starts(FreedBatch batch) {
        List<Long> starts = new ArrayList<>();
        batch.forEachArea((start, end, tag) -> starts.add(start));
        return starts;
    }

    private long freed() {
        long address = space.allocate(PAGE);
        space.free(address);
        return address;
    }

    @Test
    void keepUntilRecalled_laterBatches_haveItOnlyWhenRecalled() {
        List<List<Long>> seen = new ArrayList<>();
        boolean[] recalls = new boolean[1];
        attach(batch -> {
            seen.add(starts(batch));
            if (recalls[0]) {
                batch.recall(7);
                seen.add(starts(batch));
            } else if (seen.size() == 1) {
                batch.keepUntilRecalled(0, PAGE, 7);
            }
        });
        long first = freed();
        assertEquals(1, purge().pinnedPages());
        long second = freed();
        assertEquals(1, purge().pinnedPages());
        recalls[0] = true;
        long third = space.allocate(2 * PAGE);
        space.free(third);
        assertEquals(0, purge().pinnedPages());
        assertEquals(List.of(List.of(first), List.of(second), List.of(third), List.of(first, third)), seen);
        assertEquals(0, space.statistics().pinnedPages());
    }

    @Test
    void keepUntilRecalled_hookThatThrowsAfterIt_seesAllAgain() {
        List<List<Long>> seen = new ArrayList<>();
        attach(batch -> {
            seen.add(starts(batch));
            if (seen.size() == 1) {
                batch.keepUntilRecalled(0, PAGE, 7);
                throw new IllegalStateException("planted");
            }
        });
        long first = freed();
        purge();
        assertEquals(1, space.statistics().lazyPages());
        purge();
        assertEquals(List.of(List.of(first), List.of(first)), seen);
        assertEquals(1, space.statistics().pooledPages());
    }

    @Test
    void attach_anotherHook_getsWhatTheOldOneKept() {
        attach(batch -> batch.keepUntilRecalled(0, 256 * PAGE, 12_345));
        long first = freed();
        purge();
        door.detach(idle);
        List<Long> seen = new ArrayList<>();
        attach(batch -> seen.addAll(starts(batch)));
        purge();
        assertEquals(List.of(first), seen);
    }

    @Test
    void keep_areaInRangesOfTwoKeys_comesWithEachBatch() {
        long[] passes = new long[1];
        attach(batch -> {
            passes[0] += starts(batch).size();
            batch.keepUntilRecalled(0, PAGE, 1);
            batch.keepUntilRecalled(PAGE, 2 * PAGE, 2);
        });
        space.free(space.allocate(2 * PAGE));
        purge();
        purge();
        purge();
        assertEquals(3, passes[0]);
    }

    @Test
    void randomKeys_keptAndRecalled_nothingIsLostOrHandedOutEarly() {
        long seed = Long.getLong("acre.seed", System.nanoTime());
        Random random = new Random(seed);
        TreeMap<Long, Integer> kept = new TreeMap<>();
        int[] recalled = {-1};
        attach(batch -> {
            if (recalled[0] >= 0) {
                batch.recall(recalled[0]);
            }
            List<Long> all = starts(batch);
            for (long start : all) {
                kept.remove(start);
                int key = random.nextInt(5);
                if (key != recalled[0]) {
                    kept.put(start, key);
                    batch.keepUntilRecalled(start, start + PAGE, key);
                }
            }
        });
        List<Long> live = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            if (live.size() < 60 && random.nextInt(3) > 0) {
                long address = space.tryAllocate(PAGE);
                address = address == AddressSpace.NONE ? space.allocate(PAGE) : address;
                assertTrue(!kept.containsKey(address) && !live.contains(address), "seed " + seed + ", step " + step);
                live.add(address);
            } else if (!live.isEmpty()) {
                space.free(live.remove(random.nextInt(live.size())));
            }
            if (random.nextInt(10) == 0) {
                recalled[0] = random.nextInt(6) - 1;
                purge();
                assertEquals(kept.size(), space.statistics().pinnedPages(), "seed " + seed + ", step " + step);
                space.verify();
            }
        }
    }
}
