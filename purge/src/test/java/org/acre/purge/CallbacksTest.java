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
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.purge.grace.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallbacksTest {
    private final GracePeriods periods = GracePeriods.create();

    @Test void call_openSection_runsAfterItsEnd() throws InterruptedException {
        AtomicBoolean ran = new AtomicBoolean();
        try (HeldSection _ = HeldSection.of(periods)) {
            periods.call(() -> ran.set(true));
            assertFalse(periods.barrier(Duration.ofMillis(20)));
            assertFalse(ran.get());
            assertEquals(1, periods.statistics().callbacksWaiting());
        }
        periods.barrier();
        assertTrue(ran.get());
        assertEquals(0, periods.statistics().callbacksWaiting());
    }

    @Test void call_insideSection_isAllowed() {
        AtomicBoolean ran = new AtomicBoolean();
        try (var _ = periods.enter()) {
            periods.call(() -> ran.set(true));
        }
        periods.barrier();
        assertTrue(ran.get());
    }

    @Test void call_callbackThrows_othersRun() {
        AtomicInteger ran = new AtomicInteger();
        try (Logged logged = new Logged()) {
            for (int i = 0; i < 10; i++) {
                boolean bad = i % 3 == 0;
                periods.call(() -> {
                    ran.incrementAndGet();
                    if (bad) {
                        throw new IllegalArgumentException("on purpose");
                    }
                });
            }
            periods.barrier();
            assertEquals(4, logged.count("threw", "IllegalArgumentException: on purpose"));
        }
        assertEquals(10, ran.get());
        assertEquals(4, periods.statistics().callbacksFailed());
        assertEquals(10, periods.statistics().callbacksRun());
    }

    @Test void call_callbackThrowsAnError_othersRun() {
        AtomicInteger ran = new AtomicInteger();
        try (Logged logged = new Logged()) {
            periods.call(() -> {
                throw new StackOverflowError("on purpose");
            });
            periods.call(ran::incrementAndGet);
            periods.barrier();
            assertEquals(1, logged.count("StackOverflowError"));
        }
        assertEquals(1, ran.get());
    }

    @Test void call_interruptsItsThread_othersRun() {
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            periods.call(() -> Thread.currentThread().interrupt());
            periods.barrier();
            periods.call(ran::incrementAndGet);
            periods.barrier();
        }
        assertEquals(3, ran.get());
    }

    @Test void call_fromCallback_runsAfterAnotherGracePeriod() {
        CompletableFuture<Long> first = new CompletableFuture<>();
        CompletableFuture<Long> second = new CompletableFuture<>();
        periods.call(() -> {
            first.complete(periods.statistics().gracePeriods());
            periods.call(() -> second.complete(periods.statistics().gracePeriods()));
        });
        assertTrue(second.join() > first.join());
    }

    @Test void call_callbacksRunOnOneNamedDaemon() {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        periods.call(() -> thread.complete(Thread.currentThread()));
        assertEquals("acre-callbacks", thread.join().getName());
        assertTrue(thread.join().isDaemon() && !thread.join().isVirtual());
    }

    @Test void barrier_manyThreadsCall_allHaveRun() throws InterruptedException {
        int threads = 8;
        long each = 5_000;
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            (t % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual()).start(() -> {
                int before = ran.get();
                for (long i = 0; i < each; i++) {
                    periods.call(ran::incrementAndGet);
                }
                periods.barrier();
                assertTrue(ran.get() - before >= each);
                done.countDown();
            });
        }
        done.await();
        assertEquals(threads * each, ran.get());
        GraceStatistics statistics = periods.statistics();
        assertEquals(threads * each, statistics.callbacksRun());
        assertTrue(statistics.gracePeriods() < statistics.callbacksRun() / 10, statistics.toString());
    }

    /** A deferred free, as barrier sees it. */
    private static final class Source implements DeferredSource {
        final CountDownLatch freed = new CountDownLatch(1);
        final AtomicInteger asked = new AtomicInteger();

        @Override public boolean awaitQueued(Patience patience) {
            asked.incrementAndGet();
            return freed.getCount() == 0;
        }

        @Override public long heldBytes() {
            return 42;
        }
    }

    @Test void barrier_registeredSource_isWaitedFor() throws InterruptedException {
        Source source = new Source();
        periods.register(source);
        assertFalse(periods.barrier(Duration.ofSeconds(30)), "the source says that it is not done");
        source.freed.countDown();
        assertTrue(periods.barrier(Duration.ofSeconds(30)));
        assertEquals(2, source.asked.get());
        periods.unregister(source);
        periods.barrier();
        assertEquals(2, source.asked.get());
    }

    @Test void close_callbacksQueued_runsThemAndEndsTheThreads() {
        AtomicInteger ran = new AtomicInteger();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        periods.call(() -> thread.complete(Thread.currentThread()));
        for (int i = 0; i < 1_000; i++) {
            periods.call(ran::incrementAndGet);
        }
        periods.close();
        assertEquals(1_000, ran.get());
        assertFalse(thread.join().isAlive());
    }

    @Test void close_sectionOpen_waitsForItIfCallbacksNeedIt() throws InterruptedException {
        AtomicBoolean ran = new AtomicBoolean();
        HeldSection section = HeldSection.of(periods);
        periods.call(() -> ran.set(true));
        Thread closer = Thread.ofPlatform().start(periods::close);
        assertFalse(closer.join(Duration.ofMillis(20)));
        assertFalse(ran.get());
        section.close();
        closer.join();
        assertTrue(ran.get());
    }

    @Test void close_again_waitsForTheFirst() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        periods.call(() -> {
            running.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        running.await();
        Thread first = Thread.ofPlatform().start(periods::close);
        Thread second = Thread.ofPlatform().start(periods::close);
        assertFalse(second.join(Duration.ofMillis(20)));
        go.countDown();
        first.join();
        second.join();
        periods.close();
        assertThrows(IllegalStateException.class, periods::enter);
    }

    @Test void afterClose_everythingIsRefused() throws InterruptedException {
        Reader reader = periods.reader();
        reader.enter();
        reader.exit();
        long over = periods.startPoll();
        periods.await(over);
        HeldSection open = HeldSection.of(periods);
        long asked = periods.snapshot();
        periods.close();
        open.close(); // a section may outlive it

        assertThrows(IllegalStateException.class, periods::enter);
        assertThrows(IllegalStateException.class, periods::reader);
        assertThrows(IllegalStateException.class, reader::enter);
        assertThrows(IllegalStateException.class, periods::synchronize);
        assertThrows(IllegalStateException.class, periods::synchronizeExpedited);
        assertThrows(IllegalStateException.class, periods::startPoll);
        assertThrows(IllegalStateException.class, periods::snapshot);
        assertThrows(IllegalStateException.class, periods::barrier);
        assertThrows(IllegalStateException.class, () -> periods.call(() -> {}));
        assertThrows(IllegalStateException.class, () -> periods.await(asked));
        assertThrows(IllegalStateException.class, () -> periods.poll(asked));
        assertTrue(periods.poll(over));
        reader.close();
        assertEquals(0, periods.statistics().readers());
    }

    @Test void call_whileClosing_isRunOrRefused() throws InterruptedException {
        for (int round = 0; round < 10; round++) {
            GracePeriods closing = GracePeriods.create();
            AtomicInteger ran = new AtomicInteger();
            AtomicInteger queued = new AtomicInteger();
            Thread caller = Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        closing.call(ran::incrementAndGet);
                        queued.incrementAndGet();
                    }
                } catch (IllegalStateException e) {
                    assertSays(e, "closed");
                }
            });
            while (queued.get() == 0) {
                Thread.onSpinWait();
            }
            closing.close();
            caller.join();
            assertEquals(queued.get(), ran.get());
        }
    }
}
