package org.acre.allocator.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.spi.BatchHook;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.FreedBatch;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.PassResult;
import org.acre.allocator.spi.PurgeDriver;
import org.acre.allocator.spi.SpaceDoor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is freed while another thread makes a pass alone is purged by that thread before it goes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PurgeTurnsTest {
    private static final long PAGE = 4096;
    private static final int NODES = 2;

    private int node;
    private final AddressSpace space = AddressSpace.builder().span(0, 64 * PAGE).nodes(NODES).nodeSelector(_ -> node).lazyMaxPages(0).build();
    private final SpaceDoor door = SpaceDoor.of(space);
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach void verify() {
        space.verify();
    }

    /** Leaves the hook behind, as a closed purger does: frees purge by themselves. */
    private void leaveHook(Runnable invalidation) {
        Driver driver = new Driver();
        assertTrue(door.attach(driver, new Hook(invalidation), Long.MAX_VALUE));
        door.detach(driver);
    }

    /** An area of each node, freed while a driver keeps them lazy. */
    private void freeOneOfEachNode() {
        Driver driver = new Driver();
        assertTrue(door.attach(driver, null, Long.MAX_VALUE));
        for (node = 0; node < NODES; node++) {
            space.free(space.allocate(PAGE));
        }
        node = 0;
        door.detach(driver);
        assertEquals(NODES, space.statistics().lazyPages());
    }

    private void freeByAnother(long address) {
        try {
            Thread.ofPlatform().start(() -> space.free(address)).join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test void free_besideTheHookOfAFree_isPurgedByThatFree() {
        long first = space.allocate(PAGE);
        long second = space.allocate(PAGE);
        leaveHook(() -> {
            if (calls.incrementAndGet() == 1) {
                freeByAnother(second);
            }
        });
        space.free(first);
        assertEquals(2, calls.get());
        assertEquals(0, space.statistics().lazyPages());
    }

    /** The ways to have a pass made alone. */
    private interface Way {
        @Nullable PassResult purge(SpaceDoor door) throws InterruptedException;
    }

    private void free_besideTheHookOf(Way way) throws InterruptedException {
        freeOneOfEachNode();
        long address = space.allocate(PAGE);
        leaveHook(() -> {
            if (calls.incrementAndGet() == 1) {
                freeByAnother(address);
            }
        });
        assertEquals(NODES, Objects.requireNonNull(way.purge(door)).purgedAreas());
        assertEquals(2, calls.get());
        assertEquals(0, space.statistics().lazyPages());
    }

    @Test void free_besideTheHookOfAPurge_isPurgedByThatPurge() throws InterruptedException {
        free_besideTheHookOf(present -> present.purge(Decay.QUARTER, HelperCrew.NOBODY));
    }

    @Test void free_besideTheHookOfAPurgeWithALimit_isPurgedByThatPurge() throws InterruptedException {
        free_besideTheHookOf(present -> present.tryPurge(Decay.QUARTER, HelperCrew.NOBODY, 1, TimeUnit.MINUTES));
    }

    @Test void free_besideTheHookOfAPurgeIfNeeded_isPurgedByThatPurge() throws InterruptedException {
        free_besideTheHookOf(present -> present.purgeAbove(0, Decay.QUARTER, HelperCrew.NOBODY));
    }

    /** Or who has purged once would purge for all others for ever. */
    @Test void free_besideEveryHook_isLeftToTheNextFreeInTheEnd() {
        leaveHook(() -> {
            calls.incrementAndGet();
            freeByAnother(space.allocate(PAGE));
        });
        space.free(space.allocate(PAGE));
        assertTrue(calls.get() > 1 && calls.get() < 10, () -> calls + " passes by one free");
        assertEquals(1, space.statistics().lazyPages());
    }

    /** While a driver sees to what is lazy, nobody else does. */
    @Test void free_besideAPurge_underADriver_isLeftToTheDriver() {
        long first = space.allocate(PAGE);
        long second = space.allocate(PAGE);
        assertTrue(door.attach(new Driver(), new Hook(() -> {
            if (calls.incrementAndGet() == 1) {
                freeByAnother(second);
            }
        }), Long.MAX_VALUE));
        space.free(first);
        assertEquals(1, door.purge(Decay.QUARTER, HelperCrew.NOBODY).purgedAreas());
        assertEquals(1, calls.get());
        assertEquals(1, space.statistics().lazyPages());
    }

    @Test void free_besideAPurgeWithoutAHook_isPurgedByThatPurge() {
        freeOneOfEachNode();
        long address = space.allocate(PAGE);
        HelperCrew crew = (_, work) -> {
            calls.incrementAndGet();
            freeByAnother(address);
            work.run();
        };
        assertEquals(NODES, door.purge(Decay.QUARTER, crew).purgedAreas());
        assertEquals(1, calls.get());
        assertEquals(0, space.statistics().lazyPages());
    }

    /** Or one pass would follow another for ever. */
    @Test void free_insideTheHook_waitsForTheNextPass() {
        leaveHook(() -> {
            calls.incrementAndGet();
            space.free(space.allocate(PAGE));
        });
        space.free(space.allocate(PAGE));
        assertEquals(1, calls.get());
        assertEquals(1, space.statistics().lazyPages());
    }

    /** Wakes nobody. */
    private static final class Driver implements PurgeDriver {
        @Override public void crossed(int crossing) {}

        @Override public void overfull(int crossing) {}
    }

    private record Hook(Runnable invalidation) implements BatchHook {
        @Override public void invalidate(long lowest, long highest, FreedBatch batch) {
            invalidation.run();
        }

        @Override public void failed(Throwable cause, long pages) {
            throw new AssertionError(cause);
        }

        @Override public void discard(long lowest, long highest, FreedBatch batch) {}
    }
}
