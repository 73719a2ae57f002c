package org.acre.small;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.AllocatedBytes;
import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.Test;

/** The heap stays out of it: a pair of allocate and free allocates nothing, nor does a change of slabs that are kept. */
class SmallAllocationFreeTest {
    private static final int ROUNDS = 2_000;
    private static final int OBJECTS = 100;

    private final AddressSpace space = SmallObjectsTest.space(1 << 30);
    private final SmallObjects small = SmallObjects.in(space);
    private final long[] addresses = new long[OBJECTS];

    private void rounds() {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < OBJECTS; i++) {
                addresses[i] = small.allocate(16 + 16 * (i % 100));
            }
            for (int i = 0; i < OBJECTS; i++) {
                small.free(addresses[i]);
            }
        }
    }

    private static long least(Runnable work) {
        work.run();
        long best = Long.MAX_VALUE;
        // The first rounds may still compile; a heap allocation an object would show in each of them.
        for (int i = 0; i < 3; i++) {
            long before = AllocatedBytes.now();
            work.run();
            best = Math.min(best, AllocatedBytes.now() - before);
        }
        return best;
    }

    @Test void allocateAndFree_manyClasses_allocateNothing() {
        long bytes = least(this::rounds);
        assertTrue(bytes < ROUNDS * OBJECTS / 100, () -> bytes + " bytes for " + ROUNDS * OBJECTS + " pairs");
        small.verify();
    }

    /** Keeps the first addresses ascending; they come so, but for a few. */
    private void insert(int count, long address) {
        int at = count;
        for (; at > 0 && addresses[at - 1] > address; at--) {
            addresses[at] = addresses[at - 1];
        }
        addresses[at] = address;
    }

    @Test void freeBulk_ascending_allocatesAtMostOneObjectACall() {
        long bytes = least(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < OBJECTS; i++) {
                    insert(i, small.allocate(64));
                }
                small.freeBulk(addresses, OBJECTS);
            }
        });
        // None if the compiler sees through it.
        assertTrue(bytes <= 64L * ROUNDS, () -> bytes + " bytes for " + ROUNDS + " calls");
        small.verify();
    }
}
