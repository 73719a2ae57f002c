package org.acre.purge;

import static org.acre.purge.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.purge.grace.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is queued when a deferred free is closed. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeferredCloseTest {
    private static final long PAGE = 4096;
    private static final long SPAN = 512 * PAGE;

    private final ArrayMemory memory = new ArrayMemory(SPAN, 1000);
    private final AddressSpace space = AddressSpace.builder().span(0, SPAN).lazyMaxPages(0).build();
    private final GracePeriods periods = GracePeriods.create();
    private final DeferredFree deferred = DeferredFree.of(space, periods).blockMemory(memory).build();

    @AfterEach void verify() {
        deferred.close();
        periods.close();
        assertEquals(0, space.statistics().deferredPages());
        space.verify();
    }

    /**
     * McKenney's race of September 2008, step by step. (a) A callback of a module is queued. (b) Its grace period ends, but its
     * processor is busy: it does not run yet. (c) The module is unloaded, and relies on a deferred free, queued later, instead
     * of a barrier. (d) The free is done first. (e) The callback runs in a module that is gone.
     */
    @Test void close_callbackDueButNotRun_waitsForItBeforeTheModuleGoes() throws InterruptedException {
        AtomicBoolean loaded = new AtomicBoolean(true);
        AtomicBoolean ranUnloaded = new AtomicBoolean();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch due = new CountDownLatch(1);
        int blocker = deferred.register(_ -> {
            due.countDown();
            awaitUninterruptibly(busy);
        });
        int module = deferred.register(_ -> ranUnloaded.compareAndSet(false, !loaded.get()));
        deferred.call(space.allocate(PAGE), 0, module);    // a
        deferred.call(space.allocate(PAGE), 0, blocker);   // lists run youngest first: the thread is busy with this one
        deferred.pressure();
        due.await();                                       // b
        long trivial = space.allocate(PAGE);
        deferred.free(trivial);
        Thread unload = Thread.ofPlatform().start(() -> {  // c
            deferred.close();
            loaded.set(false);
        });
        assertFalse(unload.join(Duration.ofMillis(20)), "unloaded while a callback was due");  // d
        assertTrue(loaded.get());
        busy.countDown();
        unload.join();                                     // e
        assertFalse(ranUnloaded.get());
        assertEquals(3, deferred.statistics().freedObjects());
        assertEquals(0, space.statistics().deferredPages());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test void close_everythingQueued_isFreed() {
        for (int i = 0; i < 300; i++) {
            long address = space.allocate(PAGE);
            if (i % 2 == 0) {
                deferred.free(address);
            } else {
                deferred.free(address, 8);
            }
        }
        deferred.close();
        assertEquals(300, deferred.statistics().freedObjects());
        assertEquals(0, space.statistics().deferredPages());
        deferred.close();
    }

    @Test void close_sectionOpen_waitsForIt() throws InterruptedException {
        HeldSection section = HeldSection.of(periods);
        deferred.free(space.allocate(PAGE));
        Thread closer = Thread.ofPlatform().start(deferred::close);
        assertFalse(closer.join(Duration.ofMillis(20)));
        assertEquals(1, space.statistics().deferredPages());
        section.close();
        closer.join();
        assertEquals(0, space.statistics().deferredPages());
    }

    @Test void closed_everyCall_isRefusedAndChangesNothing() {
        int callback = deferred.register(_ -> {});
        deferred.close();
        long address = space.allocate(PAGE);
        assertThrows(IllegalStateException.class, () -> deferred.free(address));
        assertThrows(IllegalStateException.class, () -> deferred.free(address, 0));
        assertThrows(IllegalStateException.class, () -> deferred.free(space.areaAt(address)));
        assertThrows(IllegalStateException.class, () -> deferred.tryFree(address));
        assertThrows(IllegalStateException.class, () -> deferred.call(address, 0, callback));
        assertThrows(IllegalStateException.class, () -> deferred.register(_ -> {}));
        assertThrows(IllegalStateException.class, deferred::barrier);
        assertEquals(address, space.find(address));
        periods.barrier();
    }

    @Test void close_gracePeriods_closesWhatWaitsForThem() {
        deferred.free(space.allocate(PAGE));
        periods.close();
        assertEquals(0, space.statistics().deferredPages());
        long address = space.allocate(PAGE);
        assertThrows(IllegalStateException.class, () -> deferred.free(address));
        assertEquals(address, space.find(address));
        assertThrows(IllegalStateException.class, () -> DeferredFree.of(space, periods).build());
    }

    /** One that is built while the grace periods close would outlive what it waits for, and its frees would wait for ever. */
    @Test void build_whileTheGracePeriodsClose_isRefused() {
        GracePeriods closing = GracePeriods.create();
        AtomicReference<Throwable> refused = new AtomicReference<>();
        AtomicInteger blanks = new AtomicInteger();
        closing.register(new DeferredSource() {
            @Override public boolean awaitQueued(Patience patience) {
                return true;
            }

            @Override public void close() {
                ArrayMemory blocks = new ArrayMemory(SPAN, 100);
                refused.set(assertThrows(IllegalStateException.class,
                        () -> DeferredFree.of(space, closing).blockMemory(blocks).nodes(1).build()));
                while (blocks.tryTake() != BlockMemory.NONE) {
                    blanks.incrementAndGet();
                }
            }

            @Override public long heldBytes() {
                return 0;
            }
        });
        closing.close();
        assertSays(refused.get(), "clos");
        assertEquals(5, blanks.get(), "the blank blocks that it had taken");
        long address = space.allocate(PAGE);
        assertEquals(address, space.find(address));
        space.free(address);
    }

    /** Whoever waits with a limit while somebody closes, which may take as long as a section, has his limit. */
    @Test void barrier_limitWhileAnotherCloses_runsOut() throws InterruptedException {
        Thread closer;
        try (HeldSection _ = HeldSection.of(periods)) {
            deferred.free(space.allocate(PAGE));
            closer = Thread.ofPlatform().start(deferred::close);
            while (closer.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
            assertFalse(periods.barrier(Duration.ofMillis(20)));
            AddressSpace full = space;
            assertThrows(AddressSpaceExhaustedException.class, () -> full.allocate(SPAN), "a relief that waits, but not for ever");
        }
        closer.join();
        periods.barrier();
    }

    @Test void close_besideFrees_eachIsFreedOrRefused() {
        Seeds.replayable(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            for (int round = 0; round < 40; round++) {
                race(random);
            }
        });
    }

    private void race(SplittableRandom random) throws InterruptedException {
        boolean dry = random.nextBoolean();
        ArrayMemory blocks = new ArrayMemory(SPAN, 1000);
        blocks.dry = dry;
        AddressSpace raced = AddressSpace.builder().span(0, SPAN).lazyMaxPages(0).build();
        DeferredFree closing = DeferredFree.of(raced, periods).blockMemory(blocks).nodes(random.nextInt(1, 3))
                .limitBytes(SPAN).build();
        AtomicInteger ran = new AtomicInteger();
        int callback = closing.register(_ -> ran.incrementAndGet());
        AtomicInteger called = new AtomicInteger();
        AtomicLong freed = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            SplittableRandom own = random.split();
            threads.add(Thread.ofPlatform().start(() -> {
                while (true) {
                    long address = raced.allocate(PAGE);
                    int way = own.nextInt(8);
                    try {
                        if (way == 0) {
                            closing.call(address, 0, callback);
                            called.incrementAndGet();
                        } else if (way < 4) {
                            closing.free(address, 16);
                        } else {
                            closing.free(address);
                        }
                        freed.incrementAndGet();
                    } catch (IllegalStateException e) {
                        refused.incrementAndGet();
                        raced.free(address); // it is busy still
                        return;
                    }
                    if (freed.get() > 300) {
                        LockSupport.parkNanos(1);
                    }
                }
            }));
        }
        long enough = random.nextInt(400);
        while (freed.get() < enough) {
            Thread.onSpinWait();
        }
        closing.close();
        DeferredFreeStatistics closed = closing.statistics();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(3, refused.get());
        assertEquals(freed.get(), closed.freedObjects());
        assertEquals(called.get(), ran.get());
        assertEquals(called.get(), raced.statistics().busyAreas());
        assertEquals(0, raced.statistics().deferredPages());
        raced.verify();
    }
}
