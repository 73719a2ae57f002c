package org.acre.cli.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProcessSpaceTest {
    @Test void mapAndUnmap_random_areWhatABitSetSays() {
        long seed = Long.getLong("acre.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        ProcessSpace space = new ProcessSpace(0, /* ofTheFirst */ true);
        BitSet expected = new BitSet();
        for (int i = 0; i < 5000; i++) {
            int page = random.nextInt(500);
            int pages = random.nextInt(1, 60);
            if (random.nextInt(3) == 0) {
                space.map(page, pages);
                expected.set(page, page + pages);
            } else {
                space.unmap(page, pages);
                expected.clear(page, page + pages);
            }
            BitSet found = new BitSet();
            space.mapped().forEach((start, end) -> found.set(start.intValue(), end.intValue()));
            assertEquals(expected, found, "acre.seed=" + seed);
            assertEquals(expected.cardinality(), space.mapped().entrySet().stream().mapToLong(range -> range.getValue() - range.getKey()).sum(),
                    "acre.seed=" + seed);
        }
    }
}
