package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/** The heap stays out of it: a pair of allocate and free allocates nothing, purges included. */
class AllocationFreeTest {
    private static final long PAGE = 4096;
    private static final int PAIRS = 1_000_000;

    @Test
    void allocateAndFree_pools_allocateNothing() throws ReflectiveOperationException {
        allocatesNothing(8);
    }

    @Test
    void allocateAndFree_treeOnly_allocateNothing() throws ReflectiveOperationException {
        allocatesNothing(1);
    }

    private static void allocatesNothing(int nodes) throws ReflectiveOperationException {
        AddressSpace space = AddressSpace.builder().span(0, 1L << 40).nodes(nodes).lazyMaxPages(10_000).build();
        pairs(space);
        long passes = space.statistics().purges();
        long best = Long.MAX_VALUE;
        // The first rounds may still compile; a heap allocation a pair, or a purge, would show in each of them.
        for (int round = 0; round < 3; round++) {
            long before = allocatedBytes();
            pairs(space);
            best = Math.min(best, allocatedBytes() - before);
        }
        long bytes = best;
        assertTrue(space.statistics().purges() > passes + 100);
        assertTrue(bytes < PAIRS / 100, () -> bytes + " bytes for " + PAIRS + " pairs");
        space.verify();
    }

    private static void pairs(AddressSpace space) {
        for (int i = 0; i < PAIRS; i++) {
            space.free(space.allocate(16 * PAGE));
        }
    }

    /** ThreadMXBean of jdk.management, by reflection: this module reads neither it nor java.management. */
    private static long allocatedBytes() throws ReflectiveOperationException {
        Object bean = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
        Method method = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
        return (long) method.invoke(bean);
    }
}
