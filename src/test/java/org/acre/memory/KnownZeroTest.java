package org.acre.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KnownZeroTest {
    @Test void raise_severalEnds_keepsTheHighest() {
        KnownZero zero = new KnownZero(100);
        zero.raise(50);
        assertEquals(100, zero.from());
        zero.raise(300);
        zero.raise(200);
        assertEquals(300, zero.from());
    }

    @Test void raise_manyThreads_losesNoEnd() {
        KnownZero zero = new KnownZero(0);
        CompletableFuture<?>[] threads = new CompletableFuture<?>[4];
        for (int i = 0; i < threads.length; i++) {
            int first = i;
            threads[i] = CompletableFuture.runAsync(() -> {
                for (long end = first; end < 40_000; end += 4) {
                    zero.raise(end);
                }
            });
        }
        CompletableFuture.allOf(threads).join();
        assertEquals(39_999, zero.from());
    }

    @Test void discarding_errno_tellsWhetherOthersMayFareBetter() {
        assertEquals(Discarding.ZERO, Discarding.of(0));
        assertEquals(Discarding.KEPT, Discarding.of(22));
        assertEquals(Discarding.NEVER, Discarding.of(95));
    }
}
