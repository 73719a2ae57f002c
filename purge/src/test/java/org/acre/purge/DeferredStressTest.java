package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.acre.allocator.AddressSpace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The law for deferred frees: no area is handed out again while a section that could see it is open. Updaters replace what slots lead to
 * and write into whatever they are handed; readers follow a slot and look twice. Freed at once, it must be caught.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeferredStressTest {
    private static final long PAGE = 4096;
    private static final int PAGES = 256;
    private static final int SLOTS = 8;
    private static final int UPDATES = 20_000;

    private final AddressSpace space = AddressSpace.builder().span(0, PAGES * PAGE).lazyMaxPages(4).build();
    private final ArrayMemory memory = new ArrayMemory(PAGES * PAGE, 100);
    /** One word a page: the slot that it serves, or minus one when it serves none. */
    private final AtomicLongArray contents = new AtomicLongArray(PAGES);
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);
    private final AtomicReference<@Nullable String> violation = new AtomicReference<>();
    private volatile boolean done;

    /** How an updater frees. */
    @FunctionalInterface
    private interface Free {
        void free(long address, SplittableRandom random);
    }

    @Test void deferred_everyWay_readersSeeNothingReused() {
        Seeds.replayable(seed -> {
            try (GracePeriods periods = GracePeriods.builder().pace(java.time.Duration.ZERO).build();
                    DeferredFree deferred = DeferredFree.of(space, periods).blockMemory(memory).nodes(2).build()) {
                int callback = deferred.register(space::free);
                torture(periods, seed, (address, random) -> {
                    int way = random.nextInt(100);
                    memory.dry = way < 10;
                    if (way % 4 == 0) {
                        deferred.call(address, 8, callback);
                    } else if (way % 4 == 1) {
                        deferred.free(address, 16);
                    } else {
                        deferred.free(address);
                    }
                });
                deferred.barrier();
                assertNull(violation.get());
                assertEquals(SLOTS, space.statistics().busyPages());
                assertEquals(0, space.statistics().deferredPages());
                assertEquals(UPDATES, deferred.statistics().freedObjects());
            }
            space.verify();
        });
    }

    @Test void check_freeAtOnce_isCaught() {
        Seeds.replayable(seed -> {
            try (GracePeriods periods = GracePeriods.create()) {
                for (int i = 0; i < 100 && violation.get() == null; i++) {
                    torture(periods, seed + i, (address, _) -> space.free(address));
                    for (int slot = 0; slot < SLOTS; slot++) {
                        space.free(slots.get(slot));
                    }
                }
            }
            assertTrue(violation.get() != null, "the check sees nothing, so the other test shows nothing");
        });
    }

    private void torture(GracePeriods periods, long seed, Free free) throws InterruptedException {
        done = false;
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.set(slot, fresh(slot));
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SplittableRandom own = random.split();
            readers.add(Thread.ofPlatform().start(() -> read(periods, own)));
        }
        List<Thread> updaters = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            SplittableRandom own = random.split();
            updaters.add(Thread.ofPlatform().start(() -> update(own, free)));
        }
        for (Thread thread : updaters) {
            thread.join();
        }
        done = true;
        for (Thread thread : readers) {
            thread.join();
        }
    }

    private long fresh(int slot) {
        long address = space.allocate(PAGE);
        contents.set((int) (address / PAGE), slot);
        return address;
    }

    private void update(SplittableRandom random, Free free) {
        for (int i = 0; i < UPDATES / 2; i++) {
            int slot = random.nextInt(SLOTS);
            free.free(slots.getAndSet(slot, fresh(slot)), random);
        }
    }

    private void read(GracePeriods periods, SplittableRandom random) {
        while (!done) {
            try (var _ = periods.enter()) {
                int slot = random.nextInt(SLOTS);
                int page = (int) (slots.get(slot) / PAGE);
                for (int look = 0; look < 3; look++) {
                    long seen = contents.get(page);
                    if (seen != slot) {
                        violation.compareAndSet(null, "page " + page + " was found in slot " + slot + " and serves " + seen);
                    }
                    if (random.nextInt(50) == 0) {
                        LockSupport.parkNanos(20_000);
                    }
                }
            }
        }
    }
}
