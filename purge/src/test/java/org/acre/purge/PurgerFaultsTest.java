package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A purger among users, clocks and logs that fail, and at the ends of what can be asked. */
@Timeout(30)
class PurgerFaultsTest {
    private static final long PAGE = 4096;
    private static final long PAGES = 64;

    private final AddressSpace space = AddressSpace.builder().span(0, PAGES * PAGE).nodes(2)
            .nodeSelector(nodes -> 0).lazyMaxPages(4).build();

    /** What no log can print. */
    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override public String getMessage() {
            throw new LinkageError("planted: a message that cannot be made");
        }
    }

    private static final class Grumpy implements MappingInvalidation {
        @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
            throw new Unspeakable();
        }

        @Override public String toString() {
            throw new LinkageError("planted: an invalidation without a name");
        }
    }

    private Purger.Builder purger() {
        return Purger.on(space).interval(Duration.ZERO);
    }

    @AfterEach
    void spaceIsSound() {
        space.verify();
    }

    @Test
    void invalidate_failsAndCannotBeLogged_doesNotReachWhoPurgesFreesOrAllocates() {
        try (Purger purger = purger().hardMaxPages(4).invalidation(new Grumpy()).build()) {
            long[] areas = new long[(int) PAGES];
            for (int i = 0; i < areas.length; i++) {
                areas[i] = space.allocate(PAGE);
            }
            for (int i = 0; i < 10; i++) {
                space.free(areas[i]);
            }
            assertTrue(purger.purge().failure() instanceof Unspeakable);
            assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(PAGE));
            assertEquals(10, space.statistics().lazyPages());
        }
    }

    @Test
    void discard_throwsWhatItMustNotDeclare_isCountedAndThePagesAreFree() {
        try (Purger purger = purger().invalidation(new MappingInvalidation() {
            @Override public void invalidate(long lowest, long highest, RangeSet ranges) {}

            @Override public void discard(long lowest, long highest, RangeSet ranges) {
                PurgerFaultsTest.<RuntimeException>sneak(new IOException("planted"));
            }
        }).build(); Logged log = new Logged()) {
            space.free(space.allocate(PAGE));
            assertEquals(1, purger.purgeAll().purgedAreas());
            assertEquals(1, purger.statistics().failedDiscards());
            assertEquals(PAGES, space.statistics().freePages());
            assertEquals(1, log.count("discard", "planted"));
        }
    }

    @Test
    void invalidate_failsEveryTime_isLoggedOnceAMinute() {
        try (Purger purger = purger().invalidation((lowest, highest, ranges) -> {
            throw new IllegalStateException("planted");
        }).build(); Logged log = new Logged()) {
            space.free(space.allocate(PAGE));
            for (int i = 0; i < 5; i++) {
                assertEquals(1, purger.purge().failedPages());
            }
            assertEquals(5, purger.statistics().failedInvalidations());
            assertEquals(1, log.count("invalidation", "planted", "1 pages stay lazy"));
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }

    @Test
    void threadDies_cannotBeLogged_freesPurgeInline() throws InterruptedException {
        AddressSpace large = AddressSpace.builder().span(0, 1L << 40).lazyMaxPages(0).build();
        AtomicBoolean broken = new AtomicBoolean();
        AtomicReference<Thread> purging = new AtomicReference<>();
        try (Purger purger = Purger.on(large).interval(Duration.ofMillis(1)).clock(() -> {
            if (broken.get()) {
                throw new Unspeakable();
            }
            return System.nanoTime();
        }).hardMaxPages(Long.MAX_VALUE).invalidation((lowest, highest, ranges) -> purging.set(Thread.currentThread())).build()) {
            broken.set(true);
            while (purger.statistics().running()) {
                Thread.onSpinWait();
            }
            // So large that no allocation has to purge.
            while (purging.get() == null) {
                large.free(large.allocate(PAGE));
                Thread.sleep(1); // the thread that has died hands over in a moment
            }
            assertSame(Thread.currentThread(), purging.get(), "a free has purged");
        }
    }

    @Test
    void onPressure_sameCallbackTwice_eachEndsForItself() {
        AtomicInteger asked = new AtomicInteger();
        PressureCallback callback = bytes -> {
            asked.incrementAndGet();
            return 0;
        };
        try (Purger purger = purger().build()) {
            Runnable first = purger.onPressure("same", callback);
            Runnable second = purger.onPressure("same", callback);
            first.run();
            first.run();
            assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(2 * PAGES * PAGE));
            assertEquals(1, asked.get(), "the second is registered still");
            second.run();
        }
    }

    @Test
    void onPressure_bytesThatOverflow_countAsHelp() {
        try (Purger purger = purger().build()) {
            long all = space.allocate(PAGES * PAGE);
            AtomicBoolean held = new AtomicBoolean(true);
            for (String name : List.of("one", "other")) {
                purger.onPressure(name, bytes -> {
                    if (held.getAndSet(false)) {
                        space.free(all);
                    }
                    return Long.MAX_VALUE;
                });
            }
            assertEquals(all, space.allocate(PAGES * PAGE));
            assertEquals(Long.MAX_VALUE, purger.statistics().pressureBytes());
        }
    }

    @Test
    void builder_extremes_meanWhatTheySay() {
        try (Purger purger = Purger.on(space).interval(Duration.ofSeconds(Long.MAX_VALUE)).hardMaxPages(1).build()) {
            assertEquals(4, purger.hardMaxPages(), "at least the threshold");
            assertTrue(purger.statistics().running());
        }
    }

    @Test
    void build_insideAnInvalidation_isRefusedAndLeavesNothing() {
        List<Throwable> refusals = new ArrayList<>();
        try (Purger purger = purger().invalidation((lowest, highest, ranges) ->
                refusals.add(assertThrows(IllegalStateException.class, () -> purger().build()))).build()) {
            space.free(space.allocate(PAGE));
            assertNull(purger.purge().failure());
            assertEquals(1, refusals.size());
            assertTrue(purger.statistics().running());
        }
    }

    @Test
    void purgeOfARange_emptyOrToTheTop_touchesWhatItSays() {
        try (Purger purger = purger().build()) {
            space.free(space.allocate(PAGE));
            assertEquals(0, purger.purge(1, 1).purgedAreas(), "an empty range");
            assertThrows(IllegalArgumentException.class, () -> purger.purge(1, -1));
            assertEquals(0, purger.purge(PAGE, Long.MIN_VALUE).purgedAreas());
            assertEquals(1, purger.purge(0, Long.MIN_VALUE).purgedAreas());
        }
    }

    @Test
    void helpers_callerInterrupted_worksOnAndKeepsTheInterrupt() throws InterruptedException {
        AddressSpace many = AddressSpace.builder().span(0, PAGES * PAGE).nodes(8)
                .nodeSelector(nodes -> (int) (Thread.currentThread().threadId() % nodes)).lazyMaxPages(1).build();
        try (Purger purger = Purger.on(many).interval(Duration.ZERO).helpers(4).hardMaxPages(Long.MAX_VALUE).build()) {
            CountDownLatch freed = new CountDownLatch(8);
            for (int i = 0; i < 8; i++) {
                Thread.ofPlatform().start(() -> {
                    many.free(many.allocate(PAGE));
                    freed.countDown();
                });
            }
            freed.await();
            Thread.currentThread().interrupt();
            purger.purgeAll();
            assertTrue(Thread.interrupted());
            assertFalse(Thread.currentThread().isInterrupted());
            assertEquals(PAGES, many.statistics().freePages());
            many.verify();
        }
    }
}
