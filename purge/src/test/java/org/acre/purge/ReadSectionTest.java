package org.acre.purge;

import static org.acre.purge.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sections and readers that are used wrongly, or in great number. */
@Timeout(60)
class ReadSectionTest {
    private final GracePeriods periods = GracePeriods.create();

    private static IllegalStateException refused(Runnable wrong) {
        return assertThrows(IllegalStateException.class, wrong::run);
    }

    private static void onAnotherThread(Runnable body) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread other = Thread.ofPlatform().name("other").start(() -> {
            try {
                body.run();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        other.join();
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    @Test void close_twice_isRefused() {
        ReadSection section = periods.enter();
        section.close();
        assertSays(refused(section::close), "closed already");
    }

    @Test void close_twiceWhileTheSameSlotIsInUse_leavesTheNewSectionOpen() throws InterruptedException {
        ReadSection old = periods.enter();
        old.close();
        ReadSection section = periods.enter();
        refused(old::close);
        assertTrue(periods.isInsideSection());
        onAnotherThread(() -> assertDoesNotThrow(() -> assertFalse(periods.synchronize(Duration.ofMillis(5)))));
        section.close();
        periods.synchronize();
    }

    @Test void close_onAnotherThread_isRefusedAndNamesBoth() throws InterruptedException {
        ReadSection section = periods.enter();
        String owner = Thread.currentThread().getName();
        onAnotherThread(() -> {
            assertSays(refused(section::close), "other", owner);
        });
        assertTrue(periods.isInsideSection());
        section.close();
    }

    @Test void close_outOfOrder_eachClosesItsOwn() {
        ReadSection outer = periods.enter();
        ReadSection inner = periods.enter();
        outer.close();
        assertTrue(periods.isInsideSection());
        inner.close();
        assertFalse(periods.isInsideSection());
    }

    @Test void enter_nestedDeep_allAreOpenUntilClosed() {
        Deque<ReadSection> open = new ArrayDeque<>();
        for (int i = 0; i < 1_000; i++) {
            open.push(periods.enter());
        }
        while (!open.isEmpty()) {
            assertTrue(periods.isInsideSection());
            open.pop().close();
        }
        assertFalse(periods.isInsideSection());
        int slots = periods.statistics().slots();
        assertTrue(slots >= 1_000 && slots <= 8_192, slots + " slots for 1,000 sections");
        periods.synchronize();
    }

    @Test void enter_manyVirtualThreadsAtOnce_eachHasItsSlot() throws InterruptedException {
        int threads = 2_000;
        CountDownLatch inside = new CountDownLatch(threads);
        CountDownLatch leave = new CountDownLatch(1);
        Thread[] holders = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            holders[i] = Thread.ofVirtual().start(() -> {
                try (var _ = periods.enter()) {
                    inside.countDown();
                    leave.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }
        inside.await();
        assertFalse(periods.synchronize(Duration.ofMillis(5)));
        leave.countDown();
        for (Thread holder : holders) {
            holder.join();
        }
        periods.synchronize();
        assertTrue(periods.statistics().slots() >= threads);
    }

    @Test void exit_notInside_isRefused() throws InterruptedException {
        Reader reader = periods.reader();
        assertSays(refused(reader::exit), "not entered");
        reader.enter();
        onAnotherThread(() -> assertSays(refused(reader::exit), "only its own thread"));
        reader.exit();
        refused(reader::exit);
    }

    @Test void enter_readerInUseElsewhere_isRefused() throws InterruptedException {
        Reader reader = periods.reader();
        try (HeldSection _ = HeldSection.of(reader)) {
            assertSays(refused(reader::enter), "one thread at a time");
        }
        reader.enter(); // its turn now
        assertTrue(periods.isInsideSection());
        reader.exit();
    }

    @Test void enter_readerTooDeep_isRefusedAndStaysAsItIs() {
        Reader reader = periods.reader();
        for (int i = 0; i < 32_767; i++) {
            reader.enter();
        }
        assertSays(refused(reader::enter), "32767");
        for (int i = 0; i < 32_767; i++) {
            assertTrue(i % 1_000 != 0 || periods.isInsideSection());
            reader.exit();
        }
        assertFalse(periods.isInsideSection());
    }

    @Test void closeReader_insideSection_isRefused() {
        Reader reader = periods.reader();
        reader.enter();
        assertSays(refused(reader::close), "1 deep");
        reader.exit();
        assertEquals(1, periods.statistics().readers());
        reader.close();
        reader.close();
        assertEquals(0, periods.statistics().readers());
        assertSays(refused(reader::enter), "closed");
    }
}
