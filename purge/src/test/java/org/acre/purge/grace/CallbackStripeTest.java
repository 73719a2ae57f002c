package org.acre.purge.grace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks in blocks: none lost, none twice, each thread's in its order. */
@Timeout(60)
class CallbackStripeTest {
    private final CallbackStripe stripe = new CallbackStripe();
    private final CallbackBatch batch = new CallbackBatch();

    private void runBatch() {
        batch.run((_, e) -> {
            throw new AssertionError(e);
        });
    }

    @Test void take_aroundTheEdgeOfABlock_allInOrder() {
        for (int count : new int[] {0, 1, CallbackStripe.CAPACITY - 1, CallbackStripe.CAPACITY, CallbackStripe.CAPACITY + 1,
            5 * CallbackStripe.CAPACITY}) {
            List<Integer> ran = new ArrayList<>();
            List<Integer> wanted = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                wanted.add(number);
                assertTrue(stripe.add(() -> ran.add(number)));
            }
            assertEquals(count == 0, stripe.isEmpty());
            stripe.take(batch);
            assertEquals(count, batch.count());
            assertTrue(stripe.isEmpty());
            runBatch();
            assertEquals(wanted, ran);
            stripe.take(batch);
            assertEquals(0, batch.count());
        }
    }

    @Test void close_takesWhatIsThereAndRefusesMore() {
        for (int before : new int[] {0, 1, CallbackStripe.CAPACITY}) {
            CallbackStripe closing = new CallbackStripe();
            AtomicInteger ran = new AtomicInteger();
            for (int i = 0; i < before; i++) {
                assertTrue(closing.add(ran::incrementAndGet));
            }
            closing.close(batch);
            runBatch();
            assertEquals(before, ran.get());
            assertFalse(closing.add(ran::incrementAndGet));
            assertFalse(closing.add(ran::incrementAndGet));
            assertTrue(closing.isEmpty());
        }
    }

    @Test void run_oneThrows_theRestRunAndItIsTold() {
        AtomicInteger ran = new AtomicInteger();
        List<Throwable> told = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            stripe.add(i == 4 ? () -> {
                throw new IllegalStateException("on purpose");
            } : ran::incrementAndGet);
        }
        stripe.take(batch);
        batch.run((_, e) -> told.add(e));
        assertEquals(9, ran.get());
        assertEquals(1, told.size());
    }

    @Test void add_manyThreadsWhileTaken_noneLostAndInOrder() throws InterruptedException {
        int threads = 4;
        int each = 20_000;
        int[] next = new int[threads];
        AtomicInteger refused = new AtomicInteger();
        Thread[] adders = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            int me = t;
            adders[t] = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; i++) {
                    int number = i;
                    if (!stripe.add(() -> assertEquals(number, next[me]++))) {
                        refused.incrementAndGet();
                    }
                }
            });
        }
        while (next[0] + next[1] + next[2] + next[3] < threads * each / 2) {
            stripe.take(batch);
            runBatch();
        }
        stripe.close(batch);
        runBatch();
        for (Thread adder : adders) {
            adder.join();
        }
        assertEquals(threads * each, next[0] + next[1] + next[2] + next[3] + refused.get());
    }
}
