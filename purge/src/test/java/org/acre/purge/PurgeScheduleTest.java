package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.spi.BatchHook;
import org.acre.allocator.spi.FreedBatch;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.PurgeDriver;
import org.acre.allocator.spi.SpaceDoor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When passes are made, by a clock that the test turns. */
class PurgeScheduleTest {
    private static final long PAGE = 4096;
    private static final long INTERVAL = 1_000;
    /** A hook that has nothing to say of failures and discards. */
    private abstract static class Hook implements BatchHook {
        @Override public void failed(Throwable cause, long pages) {}

        @Override public void discard(long lowest, long highest, FreedBatch batch) {}
    }

    /** Wakes nobody: the test makes the passes. */
    private static final PurgeDriver NOBODY = new PurgeDriver() {
        @Override public void crossed(int node) {}

        @Override public void overfull(int node) {}
    };

    private final AddressSpace space = AddressSpace.builder().span(0, 1 << 24).nodes(2).build();
    private final SpaceDoor door = SpaceDoor.of(space);
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - INTERVAL / 2); // it wraps on the way
    private final PurgeSchedule schedule = new PurgeSchedule(door, HelperCrew.NOBODY, new Caches(List.of()), INTERVAL, clock::get);

    private void freeSome(int count) {
        long[] areas = new long[count];
        for (int i = 0; i < count; i++) {
            areas[i] = space.allocate(PAGE);
        }
        for (long area : areas) {
            space.free(area);
        }
    }

    @Test
    void step_beforeTheIntervalIsOver_doesNothing() {
        freeSome(1);
        clock.addAndGet(INTERVAL - 1);
        assertFalse(schedule.step());
        clock.incrementAndGet();
        assertTrue(schedule.step());
        assertEquals(1, schedule.passesByTime());
        assertFalse(schedule.step());
    }

    @Test
    void step_asked_makesAPassAtOnce() {
        freeSome(1);
        assertTrue(schedule.ask());
        assertFalse(schedule.ask());
        assertTrue(schedule.step());
        assertEquals(1, schedule.passesByThreshold());
        assertFalse(schedule.step());
    }

    /** The lost wake-up: what is freed during a pass may be too late for it. */
    @Test
    void step_askedDuringAPass_makesAnother() {
        assertTrue(door.attach(NOBODY, new Hook() {
            @Override public void invalidate(long lowest, long highest, FreedBatch batch) {
                schedule.ask();
            }
        }, Long.MAX_VALUE));
        freeSome(1);
        schedule.ask();
        assertTrue(schedule.step());
        assertTrue(schedule.isAsked());
        assertTrue(schedule.step());
        assertEquals(2, schedule.passesByThreshold());
        assertFalse(schedule.step());
    }

    @Test
    void step_onlyACacheHasWork_makesAPass() {
        AtomicLong kept = new AtomicLong(1);
        PurgeSchedule cached = new PurgeSchedule(door, HelperCrew.NOBODY, new Caches(List.of(new AreaCache() {
            @Override public void giveBack(boolean all) {
                kept.set(0);
            }

            @Override public boolean hasWork() {
                return kept.get() > 0;
            }
        })), INTERVAL, clock::get);
        clock.addAndGet(INTERVAL);
        assertTrue(cached.step());
        assertEquals(0, kept.get());
        clock.addAndGet(INTERVAL);
        assertFalse(cached.step());
    }

    @Test
    void step_nothingToDo_makesNoPass() {
        clock.addAndGet(INTERVAL);
        assertFalse(schedule.step());
        assertEquals(0, space.statistics().purges());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 9, 1_000})
    void step_idleSpace_hasNoPooledPageLeftAfterABoundedNumberOfPasses(int count) {
        freeSome(count);
        // A quarter each time until four are left, then one each time: log(count) / log(4/3) + 5.
        int most = (int) (Math.log(count) / Math.log(4.0 / 3)) + 6;
        int passes = 0;
        for (int i = 0; i <= most; i++) {
            clock.addAndGet(INTERVAL);
            passes += schedule.step() ? 1 : 0;
        }
        assertTrue(passes <= most, passes + " passes for " + count + " areas");
        assertEquals(0, space.statistics().pooledPages());
        assertEquals(space.statistics().totalPages(), space.statistics().freePages());
        assertEquals(1, space.statistics().freeRanges());
        clock.addAndGet(INTERVAL);
        assertFalse(schedule.step(), "and then it rests");
        space.verify();
    }

    @Test
    void step_passCouldNotBeMade_isTriedAgainThoughNobodyAsks() {
        AddressSpace small = AddressSpace.builder().span(0, 1 << 20).nodes(2).lazyMaxPages(1).build();
        SpaceDoor smallDoor = SpaceDoor.of(small);
        AtomicLong fails = new AtomicLong(1);
        assertTrue(smallDoor.attach(NOBODY, new Hook() {
            @Override public void invalidate(long lowest, long highest, FreedBatch batch) {
                if (fails.get() > 0) {
                    throw new IllegalStateException("planted");
                }
            }

            @Override public void failed(Throwable cause, long pages) {
                fails.decrementAndGet();
                throw new OutOfMemoryError("planted");
            }
        }, Long.MAX_VALUE));
        small.free(small.allocate(PAGE));
        PurgeSchedule onDemand = new PurgeSchedule(smallDoor, HelperCrew.NOBODY, new Caches(List.of()), 0, clock::get);
        try (Logged log = new Logged()) {
            assertTrue(onDemand.ask());
            assertTrue(onDemand.step());
            assertEquals(1, log.count("next try"));
            assertTrue(onDemand.hasInterval());
            clock.addAndGet(PurgeSchedule.RETRY_NANOS - 1);
            assertFalse(onDemand.step());
            clock.incrementAndGet();
            assertTrue(onDemand.step());
            assertFalse(onDemand.hasInterval(), "it worked: back to passes on demand alone");
            assertEquals(0, small.statistics().lazyPages());
        }
    }

    /** After a failure the next pass comes when the interval is over, if that is sooner than a retry. */
    @ParameterizedTest
    @ValueSource(longs = {INTERVAL, 10 * PurgeSchedule.RETRY_NANOS})
    void step_passFailedWithAnInterval_isTriedAgainByTheSoonerOfTheTwo(long interval) {
        AtomicLong fails = new AtomicLong(1);
        PurgeSchedule failing = new PurgeSchedule(door, HelperCrew.NOBODY, new Caches(List.of(new AreaCache() {
            @Override public void giveBack(boolean all) {
                if (fails.getAndDecrement() > 0) {
                    throw new OutOfMemoryError("planted");
                }
            }

            @Override public boolean hasWork() {
                return true;
            }
        })), interval, clock::get);
        long sooner = Math.min(interval, PurgeSchedule.RETRY_NANOS);
        try (Logged log = new Logged()) {
            assertTrue(failing.ask());
            assertTrue(failing.step());
            assertEquals(1, log.count("next try"));
        }
        assertEquals(sooner, failing.untilDue());
        clock.addAndGet(sooner - 1);
        assertFalse(failing.step());
        clock.incrementAndGet();
        assertTrue(failing.step());
        assertEquals(interval, failing.untilDue());
    }

    @Test
    void step_manyPagesPinnedForAMinute_isSaidWithTheirNumber() {
        AddressSpace small = AddressSpace.builder().span(0, 1 << 20).nodes(2).lazyMaxPages(2).build();
        SpaceDoor smallDoor = SpaceDoor.of(small);
        AtomicLong keeps = new AtomicLong(1);
        assertTrue(smallDoor.attach(NOBODY, new Hook() {
            @Override public void invalidate(long lowest, long highest, FreedBatch batch) {
                if (keeps.get() > 0) {
                    batch.keep(lowest, highest);
                }
            }
        }, Long.MAX_VALUE));
        try (Logged log = new Logged()) {
            PurgeSchedule watched = new PurgeSchedule(smallDoor, HelperCrew.NOBODY, new Caches(List.of()), INTERVAL, clock::get);
            small.free(small.allocate(7 * PAGE));
            for (long passed = 0; passed < PinnedWatch.WINDOW_NANOS; passed += PinnedWatch.WINDOW_NANOS / 4) {
                assertEquals(0, log.count("freed pages back"));
                clock.addAndGet(PinnedWatch.WINDOW_NANOS / 4);
                assertTrue(watched.step());
            }
            assertEquals(1, log.count("has kept 7 freed pages back for 60 s, of 7 now"));
            keeps.set(0);
            for (int i = 0; i < 8; i++) {
                clock.addAndGet(PinnedWatch.WINDOW_NANOS / 4);
                watched.step();
            }
            assertEquals(1, log.count("freed pages back"), "all of them are free by now");
        }
    }
}
