package org.acre.allocator.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every guard promises. A wait that is lost shows as a test that does not end. */
@Timeout(60)
@SuppressWarnings("ThreadPriorityCheck") // lets others find the guard taken
class GuardContractTest {
    private static final Duration LONG_ENOUGH_TO_SLEEP = Duration.ofMillis(50);
    /** Many more than processors. */
    private static final int CROWD = 64;

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    static Stream<Arguments> guardsAndThreads() {
        return Stream.of(Guards.values()).flatMap(guard -> Stream.of(
                Arguments.of(guard, Thread.ofPlatform().factory()), Arguments.of(guard, Thread.ofVirtual().factory())));
    }

    private Thread start(ThreadFactory factory, Runnable body) {
        Thread thread = factory.newThread(() -> {
            try {
                body.run();
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        });
        threads.add(thread);
        thread.start();
        return thread;
    }

    private Thread start(Runnable body) {
        return start(Thread.ofPlatform().factory(), body);
    }

    private void joinAll() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @AfterEach void noThreadFailed() throws InterruptedException {
        joinAll();
        assertNull(failure.get(), () -> "a thread failed: " + failure.get());
    }

    private static void awaitWaiter(Guard guard, Thread waiter) throws InterruptedException {
        while (!guard.hasWaiters()) {
            Thread.onSpinWait();
        }
        while (waiter.getState() == Thread.State.RUNNABLE) {
            Thread.sleep(1); // until it has parked
        }
    }

    @ParameterizedTest @EnumSource void lockAndUnlock_alone_tellsWhoHoldsIt(Guards kind) {
        Guard guard = kind.get();
        assertFalse(guard.isHeldByCurrentThread());
        guard.lock();
        assertTrue(guard.isHeldByCurrentThread());
        assertFalse(guard.hasWaiters());
        guard.unlock();
        assertFalse(guard.isHeldByCurrentThread());
        assertTrue(guard.tryLock());
        assertTrue(guard.isHeldByCurrentThread());
        guard.unlock();
        assertFalse(guard.hasWaiters());
    }

    @ParameterizedTest @MethodSource("guardsAndThreads")
    void lock_byACrowd_excludesAndPublishes(Guards kind, ThreadFactory factory) throws InterruptedException {
        int rounds = 300;
        Guard guard = kind.get();
        int[] plain = new int[1];
        AtomicInteger inside = new AtomicInteger();
        for (int i = 0; i < CROWD; i++) {
            start(factory, () -> {
                for (int round = 0; round < rounds; round++) {
                    guard.lock();
                    try {
                        assertEquals(1, inside.incrementAndGet());
                        plain[0]++;
                        if (round % 64 == 0) {
                            Thread.yield(); // so that others find it taken
                        }
                        inside.decrementAndGet();
                    } finally {
                        guard.unlock();
                    }
                }
            });
        }
        joinAll();
        assertEquals(CROWD * rounds, plain[0]);
        assertFalse(guard.hasWaiters());
        assertTrue(guard.tryLock());
        guard.unlock();
    }

    @ParameterizedTest @MethodSource("guardsAndThreads")
    void tryLock_mixedWithLock_excludes(Guards kind, ThreadFactory factory) throws InterruptedException {
        int rounds = 500;
        Guard guard = kind.get();
        int[] plain = new int[1];
        AtomicInteger taken = new AtomicInteger();
        for (int i = 0; i < CROWD; i++) {
            boolean tries = i % 2 == 0;
            start(factory, () -> {
                for (int round = 0; round < rounds; round++) {
                    if (tries && !guard.tryLock()) {
                        continue;
                    }
                    if (!tries) {
                        guard.lock();
                    }
                    plain[0]++;
                    guard.unlock();
                    taken.incrementAndGet();
                }
            });
        }
        joinAll();
        assertEquals(taken.get(), plain[0]);
        assertTrue(taken.get() >= CROWD / 2 * rounds);
    }

    @ParameterizedTest @EnumSource void tryLock_heldByAnother_isFalseAtOnce(Guards kind) throws InterruptedException {
        Guard guard = kind.get();
        AtomicBoolean taken = new AtomicBoolean(true);
        guard.lock();
        try {
            start(() -> taken.set(guard.tryLock())).join(); // would wait for ever, since we unlock only after it
            assertFalse(taken.get());
            assertFalse(guard.hasWaiters());
        } finally {
            guard.unlock();
        }
    }

    @ParameterizedTest @MethodSource("guardsAndThreads")
    void hasWaiters_aThreadSleeps_isTrueUntilItHasTheLock(Guards kind, ThreadFactory factory) throws InterruptedException {
        Guard guard = kind.get();
        guard.lock();
        Thread waiter = start(factory, () -> {
            guard.lock();
            guard.unlock();
        });
        awaitWaiter(guard, waiter);
        Thread.sleep(LONG_ENOUGH_TO_SLEEP);
        assertTrue(guard.hasWaiters());
        assertTrue(waiter.isAlive());
        guard.unlock();
        waiter.join();
        assertFalse(guard.hasWaiters());
    }

    @ParameterizedTest @MethodSource("guardsAndThreads")
    void lock_interruptedWhileItWaits_waitsOnAndKeepsTheInterrupt(Guards kind, ThreadFactory factory) throws InterruptedException {
        Guard guard = kind.get();
        AtomicBoolean kept = new AtomicBoolean();
        AtomicBoolean had = new AtomicBoolean();
        guard.lock();
        Thread waiter = start(factory, () -> {
            guard.lock();
            had.set(guard.isHeldByCurrentThread());
            kept.set(Thread.currentThread().isInterrupted());
            guard.unlock();
        });
        awaitWaiter(guard, waiter);
        for (int i = 0; i < 3; i++) {
            waiter.interrupt();
            Thread.sleep(LONG_ENOUGH_TO_SLEEP.dividedBy(3));
            assertTrue(waiter.isAlive());
        }
        guard.unlock();
        waiter.join();
        assertTrue(had.get());
        assertTrue(kept.get());
    }

    @ParameterizedTest @EnumSource void lock_interruptedBefore_keepsTheInterrupt(Guards kind) {
        Guard guard = kind.get();
        Thread.currentThread().interrupt();
        guard.lock();
        guard.unlock();
        assertTrue(guard.tryLock());
        guard.unlock();
        assertTrue(Thread.interrupted());
    }

    /** The call that wakes a waiter and an interrupt at the same moment: neither swallows the other. */
    @ParameterizedTest @EnumSource void unlock_whileWaitersAreInterrupted_losesNoWakeUp(Guards kind) throws InterruptedException {
        Guard guard = kind.get();
        AtomicInteger left = new AtomicInteger(2_000);
        for (int i = 0; i < 8; i++) {
            start(() -> {
                while (left.decrementAndGet() > 0) {
                    guard.lock();
                    guard.unlock();
                }
            });
        }
        for (int i = 0; left.get() > 0; i++) {
            threads.get(i % 8).interrupt();
            Thread.onSpinWait();
        }
        joinAll();
        assertFalse(guard.hasWaiters());
    }

    @ParameterizedTest @EnumSource void unlock_byAHolderThatThrows_letsTheNextIn(Guards kind) throws InterruptedException {
        Guard guard = kind.get();
        CountDownLatch holds = new CountDownLatch(1);
        Thread thrower = start(() -> assertThrows(ArithmeticException.class, () -> {
            guard.lock();
            try {
                holds.countDown();
                while (!guard.hasWaiters()) {
                    Thread.onSpinWait();
                }
                throw new ArithmeticException();
            } finally {
                guard.unlock();
            }
        }));
        holds.await();
        guard.lock();
        guard.unlock();
        thrower.join();
        assertFalse(guard.isHeldByCurrentThread());
    }

    @ParameterizedTest @MethodSource("guardsAndThreads")
    void lock_whoWaits_isNotStarvedByOneThatComesBackAtOnce(Guards kind, ThreadFactory factory) throws InterruptedException {
        Guard guard = kind.get();
        AtomicBoolean got = new AtomicBoolean();
        guard.lock();
        start(factory, () -> {
            guard.lock();
            got.set(true);
            guard.unlock();
        });
        while (!guard.hasWaiters()) {
            Thread.onSpinWait();
        }
        guard.unlock();
        while (!got.get()) { // barging is allowed, for ever is not
            guard.lock();
            guard.unlock();
            Thread.yield();
        }
        joinAll();
    }

    @ParameterizedTest @EnumSource void named_ofEachName_isThatGuard(Guards kind) {
        assertEquals(kind, Guards.named(kind.optionName()));
        assertEquals(kind, Guards.named(kind.name()));
    }

    @Test void named_unknown_listsTheNames() {
        String message = assertThrows(IllegalArgumentException.class, () -> Guards.named("spin")).toString();
        for (Guards kind : Guards.values()) {
            assertTrue(message.contains(kind.optionName()), message);
        }
    }
}
