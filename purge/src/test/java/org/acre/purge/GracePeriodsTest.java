package org.acre.purge;

import static org.acre.purge.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Grace periods as users see them. No test measures time; a limit that runs out while a section is open is what shows a wait. */
@Timeout(60)
class GracePeriodsTest {
    /** Long enough for a grace period that nothing holds back to be over, were it not held back. */
    private static final Duration A_WHILE = Duration.ofMillis(20);

    private final GracePeriods periods = GracePeriods.create();

    @Test void synchronize_noSection_returns() {
        periods.synchronize();
        periods.synchronizeExpedited();
        assertTrue(periods.statistics().gracePeriods() >= 2);
    }

    @Test void synchronize_openSection_waitsForItsEnd() throws InterruptedException {
        try (HeldSection _ = HeldSection.of(periods)) {
            assertFalse(periods.synchronize(A_WHILE));
            assertFalse(periods.synchronizeExpedited(A_WHILE));
        }
        assertTrue(periods.synchronize(Duration.ofSeconds(30)));
        assertTrue(periods.synchronizeExpedited(Duration.ofSeconds(30)));
    }

    @Test void synchronize_openReader_waitsForItsExit() throws InterruptedException {
        try (Reader reader = periods.reader()) {
            try (HeldSection _ = HeldSection.of(reader)) {
                assertFalse(periods.synchronize(A_WHILE));
            }
            periods.synchronize();
        }
    }

    @Test void synchronize_sectionOfAParkedVirtualThread_waitsForItsEnd() throws InterruptedException {
        try (HeldSection _ = HeldSection.on(Thread.ofVirtual(), periods)) {
            assertFalse(periods.synchronize(A_WHILE));
        }
        periods.synchronize();
    }

    @Test void synchronize_innerSectionClosed_waitsForTheOuter() throws InterruptedException {
        CountDownLatch innerClosed = new CountDownLatch(1);
        CountDownLatch closeOuter = new CountDownLatch(1);
        Thread holder = Thread.ofPlatform().daemon().start(() -> {
            try (var _ = periods.enter()) {
                periods.enter().close();
                innerClosed.countDown();
                closeOuter.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        innerClosed.await();
        assertFalse(periods.synchronize(A_WHILE));
        closeOuter.countDown();
        holder.join();
        periods.synchronize();
    }

    @Test void synchronize_innerExitOfAReader_waitsForTheOuter() throws InterruptedException {
        Reader reader = periods.reader();
        Runnable twiceInOnceOut = () -> {
            reader.enter();
            reader.enter();
            reader.exit();
        };
        Thread holder = Thread.ofPlatform().start(twiceInOnceOut);
        holder.join();
        assertFalse(periods.synchronize(A_WHILE), "its thread is gone, its section is not");
    }

    @Test void poll_sectionOpen_saysNotYet() {
        long cookie;
        try (HeldSection _ = HeldSection.of(periods)) {
            cookie = periods.startPoll();
            assertFalse(periods.poll(cookie));
        }
        periods.await(cookie);
        assertTrue(periods.poll(cookie));
    }

    @Test void await_sectionOpenedAfterTheLook_isNotWaitedFor() throws InterruptedException {
        long cookie = periods.snapshot();
        HeldSection early = HeldSection.of(periods);
        assertFalse(periods.synchronizeExpedited(A_WHILE), "this thread has looked and has seen it");
        try (HeldSection late = HeldSection.of(periods)) {
            early.close();
            periods.await(cookie);
            assertTrue(late.thread.isAlive() && periods.poll(cookie));
        }
    }

    @Test @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void startPoll_gracePeriodHasBegun_takesTheNext() throws InterruptedException {
        try (HeldSection _ = HeldSection.of(periods)) {
            long first = periods.startPoll();
            while (periods.snapshot() == first) {
                Thread.sleep(1);
            }
            long second = periods.startPoll();
            assertEquals(first + 1, second, "what runs already may have looked at its readers");
            assertEquals(second, periods.startPoll(), "shared");
        }
    }

    @Test void snapshot_nobodyAsks_noGracePeriodRuns() {
        long cookie = periods.snapshot();
        assertEquals(cookie, periods.snapshot());
        assertFalse(periods.poll(cookie));
        assertEquals(0, periods.statistics().gracePeriods());
        periods.await(cookie);
        assertTrue(periods.poll(cookie));
    }

    @Test void poll_cookieNeverGivenOut_isRefusedWithNumbers() {
        var e = assertThrows(IllegalArgumentException.class, () -> periods.poll(7));
        assertSays(e, "cookie 7", "is 1");
        assertThrows(IllegalArgumentException.class, () -> periods.await(7));
    }

    @Test void await_cookieAcrossTheWrap_isInOrder() {
        try (GracePeriods old = GracePeriods.builder().firstRound(Long.MAX_VALUE - 2).pace(Duration.ZERO).build()) {
            long previous = old.snapshot();
            for (int i = 0; i < 6; i++) {
                long cookie = old.startPoll();
                old.await(cookie);
                assertTrue(old.poll(cookie) && old.poll(previous), cookie + " after " + previous);
                assertFalse(old.poll(old.snapshot()));
                previous = cookie;
            }
            assertTrue(previous < 0, "the numbers have wrapped: " + previous);
            assertEquals(6, old.statistics().gracePeriods());
        }
    }

    /** What waits, and so must refuse to. */
    enum Waiting {
        SYNCHRONIZE {
            @Override void on(GracePeriods periods) {
                periods.synchronize();
            }
        },
        SYNCHRONIZE_LIMITED {
            @Override void on(GracePeriods periods) throws InterruptedException {
                periods.synchronize(A_WHILE);
            }
        },
        SYNCHRONIZE_INTERRUPTIBLY {
            @Override void on(GracePeriods periods) throws InterruptedException {
                periods.synchronizeInterruptibly();
            }
        },
        EXPEDITED {
            @Override void on(GracePeriods periods) {
                periods.synchronizeExpedited();
            }
        },
        EXPEDITED_LIMITED {
            @Override void on(GracePeriods periods) throws InterruptedException {
                periods.synchronizeExpedited(A_WHILE);
            }
        },
        AWAIT {
            @Override void on(GracePeriods periods) {
                periods.await(periods.snapshot());
            }
        },
        AWAIT_LIMITED {
            @Override void on(GracePeriods periods) throws InterruptedException {
                periods.await(periods.snapshot(), A_WHILE);
            }
        },
        BARRIER {
            @Override void on(GracePeriods periods) {
                periods.barrier();
            }
        },
        BARRIER_LIMITED {
            @Override void on(GracePeriods periods) throws InterruptedException {
                periods.barrier(A_WHILE);
            }
        },
        CLOSE {
            @Override void on(GracePeriods periods) {
                periods.close();
            }
        };

        abstract void on(GracePeriods periods) throws InterruptedException;
    }

    @ParameterizedTest @EnumSource
    void waiting_insideSection_isRefused(Waiting waiting) throws InterruptedException {
        try (var _ = periods.enter()) {
            assertTrue(periods.isInsideSection());
            var e = assertThrows(IllegalStateException.class, () -> waiting.on(periods));
            assertSays(e, "inside a read-side section");
        }
        assertFalse(periods.isInsideSection());
        waiting.on(periods);
    }

    @ParameterizedTest @EnumSource
    void waiting_insideReader_isRefused(Waiting waiting) throws InterruptedException {
        Reader reader = periods.reader();
        reader.enter();
        reader.enter();
        reader.exit();
        assertThrows(IllegalStateException.class, () -> waiting.on(periods));
        reader.exit();
        reader.close();
        waiting.on(periods);
    }

    @ParameterizedTest @EnumSource
    void waiting_insideSectionOfAVirtualThread_isRefused(Waiting waiting) throws InterruptedException {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (var _ = periods.enter()) {
                LockSupport.parkNanos(1); // unmounts
                refused.complete(assertThrows(IllegalStateException.class, () -> waiting.on(periods)));
            } catch (Throwable e) {
                refused.completeExceptionally(e);
            }
        });
        assertSays(refused.join(), "inside a read-side section");
    }

    @ParameterizedTest @EnumSource
    void waiting_insideCallback_isRefused(Waiting waiting) {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        periods.call(() -> {
            try {
                refused.complete(assertThrows(IllegalStateException.class, () -> waiting.on(periods)));
            } catch (Throwable e) {
                refused.completeExceptionally(e);
            }
        });
        assertSays(refused.join(), "inside a callback");
        periods.close();
    }

    @Test void synchronize_whileOthersAreInside_isNotTakenForInside() {
        Reader reader = periods.reader();
        reader.enter();
        reader.exit();
        periods.enter().close();
        // The slot and the reader still bear the name of this thread.
        try (HeldSection _ = HeldSection.of(reader); HeldSection _ = HeldSection.of(periods)) {
            assertFalse(periods.isInsideSection());
        }
    }

    @Test void synchronizeInterruptibly_interrupted_throwsAndClearsTheFlag() {
        try (HeldSection _ = HeldSection.of(periods)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, periods::synchronizeInterruptibly);
            assertFalse(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> periods.synchronize(Duration.ofSeconds(30)));
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    @Test void synchronize_interrupted_waitsAndKeepsTheFlag() {
        Thread.currentThread().interrupt();
        periods.synchronize();
        assertTrue(Thread.interrupted());
        Thread.currentThread().interrupt();
        periods.synchronizeExpedited();
        assertTrue(Thread.interrupted());
        Thread.currentThread().interrupt();
        periods.barrier();
        assertTrue(Thread.interrupted());
    }

    @Test void synchronize_manyThreads_shareGracePeriods() throws InterruptedException {
        Thread[] waiters = new Thread[64];
        long cookie;
        try (HeldSection _ = HeldSection.of(periods)) {
            cookie = periods.startPoll();
            while (periods.snapshot() == cookie) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < waiters.length; i++) {
                waiters[i] = Thread.ofVirtual().start(periods::synchronize);
            }
            for (Thread waiter : waiters) {
                while (waiter.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
        }
        for (Thread waiter : waiters) {
            waiter.join();
        }
        assertEquals(2, periods.statistics().gracePeriods(), "the one that ran and the one that all asked for");
    }

    @Test void create_asymmetricBarrier_isCalledOnceForEachGracePeriod() {
        int[] calls = new int[1];
        try (GracePeriods asymmetric = GracePeriods.create(() -> calls[0]++)) {
            asymmetric.synchronize();
            asymmetric.synchronizeExpedited();
            assertEquals(2, calls[0]);
        }
    }

    /** Acre's own thread tries again meanwhile, and fails as well. */
    @Test void synchronizeExpedited_barrierFails_tellsTheCallerAndTheNextTriesAgain() {
        AtomicBoolean broken = new AtomicBoolean(true);
        try (GracePeriods failing = GracePeriods.create(() -> {
            if (broken.get()) {
                throw new IllegalStateException("no barrier today");
            }
        })) {
            long cookie = failing.snapshot();
            assertThrows(IllegalStateException.class, failing::synchronizeExpedited);
            assertFalse(failing.poll(cookie));
            broken.set(false);
            failing.synchronizeExpedited();
            assertTrue(failing.poll(cookie));
        }
    }
}
