package org.acre.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The bits of pages, beside a BitSet. */
class CommittedPagesTest {
    private static final int PAGES = 5 << 20; // more than two parts
    private static final long SEED = Long.getLong("acre.seed", 20_261_121);

    @Test void bits_atRandom_areThoseOfABitSet() {
        SplittableRandom random = new SplittableRandom(SEED);
        CommittedPages pages = new CommittedPages(PAGES);
        BitSet expected = new BitSet(PAGES);
        for (int i = 0; i < 3_000; i++) {
            int first = random.nextInt(PAGES);
            int length = 1 << random.nextInt(22);
            int beyond = Math.min(PAGES, first + random.nextInt(length) + 1);
            int set = expected.get(first, beyond).cardinality();
            String where = "[" + first + ", " + beyond + ") -Dacre.seed=" + SEED;
            assertEquals(beyond - first - set, pages.missing(first, beyond), where);
            if (random.nextBoolean()) {
                pages.set(first, beyond);
                expected.set(first, beyond);
            } else {
                assertEquals(set, pages.clear(first, beyond), where);
                expected.clear(first, beyond);
            }
        }
        assertEquals(PAGES - expected.cardinality(), pages.missing(0, PAGES));
    }

    @Test void threads_thatShareWords_loseNoBit() throws InterruptedException {
        CommittedPages pages = new CommittedPages(1 << 12);
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            int mine = i;
            threads[i] = Thread.ofPlatform().start(() -> {
                for (int round = 0; round < 200; round++) {
                    for (int page = mine; page < 1 << 12; page += threads.length) {
                        pages.set(page, page + 1);
                    }
                    for (int page = mine; page < 1 << 12 && round < 199; page += threads.length) {
                        pages.clear(page, page + 1);
                    }
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, pages.missing(0, 1 << 12));
    }
}
