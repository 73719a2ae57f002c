package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.time.Duration;
import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bytes that wait are counted exactly, whatever waits, and the limit is heeded however it is reached; a free makes no objects. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeferredBytesTest {
    private static final long PAGE = 4096;
    private static final long SPAN = 1L << 27;
    private static final long OBJECTS = 1L << 40;

    private final ArrayMemory memory = new ArrayMemory(1 << 24, 200);
    private final AddressSpace space = AddressSpace.builder().span(0, SPAN).lazyMaxPages(0).build();
    private final GracePeriods periods = GracePeriods.create();

    @AfterEach void close() {
        periods.close();
        assertEquals(0, space.statistics().deferredPages());
        space.verify();
    }

    /** Objects as long as the last digits of their addresses say. */
    private static final class Lengths implements BulkFree {
        @Override public boolean defer(long address) {
            return address >= OBJECTS;
        }

        @Override public void restore(long address) {}

        @Override public long bytes(long address) {
            return address - OBJECTS;
        }

        @Override public void free(long[] addresses, int count) {}
    }

    @Test void queuedBytes_everyWayAndEveryLength_areExact() {
        try (DeferredFree deferred = DeferredFree.of(space, periods).blockMemory(memory).owner(new Lengths()).nodes(2)
                .limitBytes(SPAN).build()) {
            long bytes = 0;
            try (HeldSection _ = HeldSection.of(periods)) {
                for (int i = 0; i < 1_200; i++) {
                    long pages = i % 7 == 0 ? 3 : 1;
                    deferred.free(space.allocate(pages * PAGE));
                    long length = i % 5 == 0 ? 0 : i;
                    deferred.free(OBJECTS + length);
                    bytes += pages * PAGE + length;
                }
                memory.dry = true;
                deferred.pressure();
                for (int i = 1; i <= 600; i++) {
                    deferred.free(space.allocate(2 * PAGE), 0);
                    deferred.free(OBJECTS + i);
                    bytes += 2 * PAGE + i;
                }
                DeferredFreeStatistics held = deferred.statistics();
                assertEquals(3_600, held.queuedObjects());
                assertEquals(bytes, held.queuedBytes());
                assertTrue(held.emergencyFrees() > 0, held.toString());
            }
            deferred.barrier();
            assertEquals(0, deferred.statistics().queuedBytes());
            assertEquals(3_600, deferred.statistics().freedObjects());
        }
    }

    /** Blocks that are taken before they are full never cross a step of the limit by themselves. */
    @Test void limit_reachedByPartsOfBlocks_isHeeded() throws InterruptedException {
        long limit = 4_000 * PAGE; // a step of 256 pages for each node
        try (DeferredFree deferred = DeferredFree.of(space, periods).nodes(2).limitBytes(limit).slowdown(Duration.ofMillis(1))
                .build()) {
            try (HeldSection _ = HeldSection.of(periods)) {
                for (int round = 0; round < 50; round++) {
                    for (int i = 0; i < 100; i++) {
                        deferred.free(space.allocate(PAGE));
                    }
                    assertFalse(deferred.barrier(Duration.ofMillis(5))); // has all of them taken, sooner or later
                }
                assertTrue(deferred.statistics().queuedBytes() > limit);
                while (deferred.statistics().slowedFrees() == 0) {
                    deferred.free(space.allocate(PAGE));
                }
            }
            deferred.barrier();
        }
    }

    /** With no block, no wrapper and no memory: a head is all there is. */
    @Test void free_head_makesNoObject() throws ReflectiveOperationException {
        memory.dry = true;
        try (DeferredFree deferred = DeferredFree.of(space, periods).blockMemory(memory).nodes(1).build()) {
            long[] addresses = new long[400];
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < addresses.length; i++) {
                    addresses[i] = space.allocate(PAGE);
                }
                long before = allocated();
                for (long address : addresses) {
                    deferred.free(address, 0);
                }
                least = Math.min(least, allocated() - before);
                deferred.barrier();
            }
            assertEquals(0, deferred.statistics().emergencyFrees() + deferred.statistics().blocks());
            // Looking makes objects, too; one of 16 bytes for each free would be twice this.
            assertTrue(least < 8L * addresses.length, least + " bytes for " + addresses.length + " frees");
        }
    }

    /** ThreadMXBean of jdk.management, by reflection: this module reads neither it nor java.management. */
    private static long allocated() throws ReflectiveOperationException {
        Object bean = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
        Method method = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
        return (long) method.invoke(bean);
    }
}
