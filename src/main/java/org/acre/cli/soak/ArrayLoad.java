package org.acre.cli.soak;

import java.util.SplittableRandom;
import org.acre.allocator.AddressSpaceExhaustedException;

/** Reads the growing array, and now and then makes it longer. */
record ArrayLoad(GrowingArray array, SoakLog log) implements Load {
    @Override public void step(SplittableRandom random) {
        try {
            if (random.nextInt(4) == 0) {
                array.grow(1 + random.nextLong(64));
            } else {
                array.read(1 + random.nextLong(31));
            }
        } catch (AddressSpaceExhaustedException _) {
            log.count("array: refused");
        }
    }

    @Override public void giveBack() {}
}
