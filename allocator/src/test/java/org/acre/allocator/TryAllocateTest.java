package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thread holds every lock there is and sleeps: what promises never to wait must go on. */
class TryAllocateTest {
    private static final long PAGE = 4096;
    private static final Duration SOON = Duration.ofSeconds(10);

    private final AddressSpace space = AddressSpace.builder().span(0, 10_000 * PAGE).nodes(2)
            .nodeSelector(nodes -> 0).lazyMaxPages(100).build();
    private final CountDownLatch release = new CountDownLatch(1);
    private final long busy = space.allocate(7 * PAGE);
    private final long other = space.allocate(7 * PAGE);
    private Thread holder = new Thread();

    @BeforeEach
    void holdEveryLock() throws InterruptedException {
        long[] areas = new long[20];
        for (int i = 0; i < areas.length; i++) {
            areas[i] = space.allocate(3 * PAGE);
        }
        for (long area : areas) {
            space.free(area);
        }
        space.free(space.allocate(300 * PAGE));
        assertEquals(60, space.statistics().pooledPages());
        CountDownLatch held = new CountDownLatch(1);
        holder = new Thread(() -> {
            long stamp = space.purgeLock().lockAlone();
            space.freeSpace().lock().lock();
            try {
                held.countDown();
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                space.freeSpace().lock().unlock();
                space.purgeLock().unlockAlone(stamp);
            }
        });
        holder.start();
        held.await();
    }

    @AfterEach
    void letGo() throws InterruptedException {
        release.countDown();
        holder.join();
        space.verify();
    }

    @Test
    void tryAllocate_allLocksHeld_servesThePoolAndThenGivesUp() {
        assertTimeoutPreemptively(SOON, () -> {
            for (int i = 0; i < 20; i++) {
                assertTrue(space.tryAllocate(3 * PAGE) != AddressSpace.NONE);
            }
            assertEquals(AddressSpace.NONE, space.tryAllocate(3 * PAGE));
            assertEquals(AddressSpace.NONE, space.tryAllocate(1_000 * PAGE));
            assertThrows(IllegalArgumentException.class, () -> space.tryAllocate(0));
        });
    }

    @Test
    void tryAllocate_allLocksHeldVirtualThread_returns() throws InterruptedException {
        long[] got = {AddressSpace.NONE};
        Thread virtual = Thread.ofVirtual().start(() -> got[0] = space.tryAllocate(3 * PAGE));
        assertTrue(virtual.join(SOON));
        assertTrue(got[0] != AddressSpace.NONE);
    }

    @Test
    void allocate_allLocksHeldPoolHasOne_returns() {
        assertTimeoutPreemptively(SOON, () -> space.allocate(3 * PAGE));
    }

    @Test
    void freeFindSizeOf_allLocksHeld_return() {
        assertTimeoutPreemptively(SOON, () -> {
            assertEquals(busy, space.find(busy + PAGE));
            assertEquals(7 * PAGE, space.sizeOf(busy + 6 * PAGE));
            assertEquals(AddressSpace.NONE, space.find(9_000 * PAGE));
            assertTrue(space.areaAt(other).isLive());
            space.free(busy);
            space.areaAt(other).free();
            assertEquals(AddressSpace.NONE, space.find(busy));
        });
    }

    /** Whoever purges alone takes along what this free would have: the free does not wait for it. */
    @Test
    void free_allLocksHeldAndThresholdCrossed_returns() {
        assertTimeoutPreemptively(SOON, () -> {
            long address = space.tryAllocate(3 * PAGE);
            while (address != AddressSpace.NONE) {
                space.free(address);
                address = space.tryAllocate(3 * PAGE);
            }
            space.free(busy);
            space.free(other);
        });
    }
}
