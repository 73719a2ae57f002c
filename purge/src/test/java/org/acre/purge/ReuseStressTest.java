package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The law: no slot of a {@code long[]} is used again while a section that could see it is open. After rcutorture: updaters
 * replace what a pointer leads to, overwrite the old after a grace period and use it again; readers follow the pointer and look
 * twice.
 */
@Timeout(60)
class ReuseStressTest {
    private static final int SLOTS = 64;
    private static final int WORDS = 8;
    private static final long POISON = -1;
    private static final int UPDATES = 1_000;

    /** How an updater waits, or has waited for it. */
    private enum Free {
        SYNCHRONIZE,
        EXPEDITED,
        POLL,
        CALL,
        AT_ONCE
    }

    private final long[] memory = new long[SLOTS * WORDS];
    private final AtomicInteger pointer = new AtomicInteger();
    private final ConcurrentLinkedQueue<Integer> free = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable String> violation = new AtomicReference<>();
    private final AtomicLong looks = new AtomicLong();
    private volatile boolean done;

    @Test void sections_portable_seeNothingReused() {
        Seeds.replayable(seed -> {
            try (GracePeriods periods = GracePeriods.create()) {
                torture(periods, seed, false);
            }
            assertEquals(null, violation.get());
        });
    }

    @Test void check_freeAtOnce_isCaught() {
        Seeds.replayable(seed -> {
            try (GracePeriods periods = GracePeriods.create()) {
                for (int i = 0; i < 200 && violation.get() == null; i++) {
                    done = false;
                    torture(periods, seed + i, true);
                }
            }
            assertTrue(violation.get() != null, "the check sees nothing, so the other test shows nothing");
        });
    }

    private void torture(GracePeriods periods, long seed, boolean broken) throws InterruptedException {
        free.clear();
        for (int slot = 1; slot < SLOTS; slot++) {
            free.add(slot);
        }
        fill(0, 1);
        pointer.set(0);
        SplittableRandom random = new SplittableRandom(seed);
        Thread[] readers = new Thread[4];
        for (int i = 0; i < readers.length; i++) {
            boolean registered = i % 2 == 0;
            SplittableRandom own = random.split();
            Runnable body = registered ? () -> readRegistered(periods, own) : () -> readSections(periods, own);
            readers[i] = (i == 3 ? Thread.ofVirtual() : Thread.ofPlatform()).start(body);
        }
        Thread[] updaters = new Thread[2];
        for (int i = 0; i < updaters.length; i++) {
            SplittableRandom own = random.split();
            updaters[i] = Thread.ofPlatform().start(() -> update(periods, own, broken));
        }
        for (Thread updater : updaters) {
            updater.join();
        }
        done = true;
        for (Thread reader : readers) {
            reader.join();
        }
        periods.barrier();
        assertTrue(looks.get() > 0);
    }

    private void update(GracePeriods periods, SplittableRandom random, boolean broken) {
        for (long i = 0; i < UPDATES && violation.get() == null; i++) {
            Integer slot = free.poll();
            if (slot == null) {
                periods.barrier();
                continue;
            }
            fill(slot, random.nextLong(1, Long.MAX_VALUE));
            int old = pointer.getAndSet(slot);
            retire(periods, old, broken ? Free.AT_ONCE : Free.values()[random.nextInt(4)]);
        }
    }

    private void retire(GracePeriods periods, int slot, Free how) {
        switch (how) {
            case SYNCHRONIZE -> periods.synchronize();
            case EXPEDITED -> periods.synchronizeExpedited();
            case POLL -> {
                long cookie = periods.startPoll();
                if (!periods.poll(cookie)) {
                    periods.await(cookie);
                }
            }
            case CALL -> {
                periods.call(() -> release(slot));
                return;
            }
            case AT_ONCE -> {}
        }
        release(slot);
    }

    private void fill(int slot, long value) {
        for (int word = 0; word < WORDS; word++) {
            memory[slot * WORDS + word] = value;
        }
    }

    private void release(int slot) {
        fill(slot, POISON);
        free.add(slot);
    }

    private void readRegistered(GracePeriods periods, SplittableRandom random) {
        try (Reader reader = periods.reader()) {
            while (!done && violation.get() == null) {
                reader.enter();
                try {
                    look(random);
                } finally {
                    reader.exit();
                }
            }
        }
    }

    private void readSections(GracePeriods periods, SplittableRandom random) {
        while (!done && violation.get() == null) {
            try (var _ = periods.enter()) {
                look(random);
                if (random.nextInt(4) == 0) {
                    try (var _ = periods.enter()) {
                        look(random);
                    }
                }
            }
            if (Thread.currentThread().isVirtual()) {
                LockSupport.parkNanos(1);
            }
        }
    }

    /** All words of the slot are the same for as long as the section is open. */
    private void look(SplittableRandom random) {
        int slot = pointer.get();
        long value = memory[slot * WORDS];
        for (int i = random.nextInt(1, 20); i > 0; i--) {
            int word = random.nextInt(WORDS);
            long now = memory[slot * WORDS + word];
            if (now != value || now == POISON) {
                violation.compareAndSet(null, "slot " + slot + " held " + value + " and word " + word + " then " + now);
            }
        }
        looks.incrementAndGet();
    }
}
