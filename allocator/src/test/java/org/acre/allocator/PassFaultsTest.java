package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.acre.allocator.spi.BatchHook;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.FreedBatch;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.PassResult;
import org.acre.allocator.spi.PurgeDriver;
import org.acre.allocator.spi.SpaceDoor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of a pass when those it calls break their promises: no area is lost, and none is handed out early. */
@Timeout(30)
class PassFaultsTest {
    private static final long PAGE = 4096;
    private static final long PAGES = 64;
    private static final int NODES = 4;

    private int node;
    private final AddressSpace space = AddressSpace.builder().span(0, PAGES * PAGE).nodes(NODES)
            .nodeSelector(nodes -> node).lazyMaxPages(4).build();
    private final SpaceDoor door = SpaceDoor.of(space);
    private final Driver driver = new Driver();

    @AfterEach
    void nothingIsLost() {
        space.verify();
        door.detach(driver);
        door.purge(Decay.FULL, HelperCrew.NOBODY);
        SpaceStatistics now = space.statistics();
        assertEquals(now.totalPages(), now.freePages() + now.busyPages(), now.toString());
        space.verify();
    }

    /** Areas of all nodes, more than one thread has to populate. */
    private void freeMany() {
        long[] areas = new long[24];
        for (int i = 0; i < areas.length; i++) {
            node = i % NODES;
            areas[i] = space.allocate(PAGE);
        }
        for (long area : areas) {
            space.free(area);
        }
    }

    @Test
    void crew_throwsBeforeItWorks_leavesNothingBehind() {
        assertTrue(door.attach(driver, null, Long.MAX_VALUE));
        freeMany();
        List<Integer> wanted = new ArrayList<>();
        HelperCrew broken = (helpers, work) -> {
            wanted.add(helpers);
            throw new IllegalStateException("planted");
        };
        assertThrows(IllegalStateException.class, () -> door.purge(Decay.NONE, broken));
        assertEquals(List.of(NODES - 1), wanted);
        assertEquals(24, space.statistics().pooledPages());
        assertEquals(24, space.statistics().purgedAreas());
    }

    @Test
    void crew_throwsAfterSomeWork_doesNoneOfItTwice() {
        assertTrue(door.attach(driver, null, Long.MAX_VALUE));
        freeMany();
        assertThrows(IllegalStateException.class, () -> door.purge(Decay.FULL, (helpers, work) -> {
            for (int i = 0; i <= helpers; i++) {
                work.run();
            }
            throw new IllegalStateException("planted");
        }));
        assertEquals(PAGES, space.statistics().freePages());
    }

    @Test
    void crew_forgetsToWork_isStoodInFor() {
        assertTrue(door.attach(driver, null, Long.MAX_VALUE));
        freeMany();
        assertEquals(24, door.purge(Decay.FULL, (helpers, work) -> {}).purgedAreas());
        assertEquals(PAGES, space.statistics().freePages());
    }

    @Test
    void discard_throws_leavesNothingBehind() {
        assertTrue(door.attach(driver, new Hook() {
            @Override public void discard(long lowest, long highest, FreedBatch batch) {
                throw new IllegalStateException("planted");
            }
        }, Long.MAX_VALUE));
        freeMany();
        assertThrows(IllegalStateException.class, () -> door.purge(Decay.FULL, HelperCrew.NOBODY));
        assertEquals(PAGES, space.statistics().freePages());
        assertFalse(door.isPurging(), "the lock has been let go");
    }

    @Test
    void failed_throws_leavesTheBatchLazy() {
        Hook hook = new Hook() {
            @Override public void invalidate(long lowest, long highest, FreedBatch batch) {
                if (throwing) {
                    throw new IllegalStateException("planted");
                }
            }

            @Override public void failed(Throwable cause, long pages) {
                throw new LinkageError("planted", cause);
            }
        };
        hook.throwing = true;
        assertTrue(door.attach(driver, hook, Long.MAX_VALUE));
        freeMany();
        assertThrows(LinkageError.class, () -> door.purge(Decay.FULL, HelperCrew.NOBODY));
        assertEquals(24, space.statistics().lazyPages());
        assertEquals(0, space.statistics().pooledPages());
        hook.throwing = false;
    }

    @Test
    void free_noMemoryToPurgeWith_isDoneAllTheSame() {
        driver.overfull = () -> {
            throw new OutOfMemoryError("planted");
        };
        assertTrue(door.attach(driver, null, 4));
        try {
            freeMany();
        } catch (OutOfMemoryError e) {
            throw new AssertionError("from a free", e); // JUnit would end the process for the error itself
        }
        assertEquals(24, space.statistics().lazyPages());
    }

    @Test
    void invalidate_allocatesAtOrGrowsIntoWhatIsLazy_isToldNo() {
        long[] areas = {space.allocate(PAGE), space.allocate(PAGE)};
        List<Boolean> answers = new ArrayList<>();
        assertTrue(door.attach(driver, new Hook() {
            @Override public void invalidate(long lowest, long highest, FreedBatch batch) {
                answers.add(space.allocateAt(areas[1], PAGE));
                answers.add(space.resize(areas[0], 2 * PAGE));
            }
        }, Long.MAX_VALUE));
        space.free(areas[1]);
        assertEquals(null, door.purge(Decay.NONE, HelperCrew.NOBODY).failure());
        assertEquals(List.of(false, false), answers);
        assertTrue(space.resize(areas[0], 2 * PAGE), "outside of the pass it purges, and grows");
    }

    @Test
    void purgeRange_endOfTheAddresses_isTheEndOfTheLastPage() {
        AddressSpace top = AddressSpace.builder().span(Long.MIN_VALUE - 4 * PAGE, 4 * PAGE).lazyMaxPages(4).build();
        SpaceDoor topDoor = SpaceDoor.of(top);
        long last = Long.MIN_VALUE - PAGE;
        assertTrue(top.allocateAt(last, PAGE));
        top.free(last);
        assertEquals(null, topDoor.purgeRange(last, last, HelperCrew.NOBODY), "an empty range");
        assertEquals(null, topDoor.purgeRange(0, last, HelperCrew.NOBODY));
        PassResult pass = topDoor.purgeRange(last, Long.MIN_VALUE, HelperCrew.NOBODY);
        assertEquals(1, pass == null ? -1 : pass.purgedAreas());
        assertEquals(0, top.statistics().lazyPages());
        top.verify();
    }

    private static class Hook implements BatchHook {
        boolean throwing;

        @Override public void invalidate(long lowest, long highest, FreedBatch batch) {}

        @Override public void failed(Throwable cause, long pages) {
            throw new AssertionError(cause);
        }

        @Override public void discard(long lowest, long highest, FreedBatch batch) {}
    }

    private static final class Driver implements PurgeDriver {
        Runnable overfull = () -> {};

        @Override public void crossed(int node) {}

        @Override public void overfull(int node) {
            overfull.run();
        }
    }
}
