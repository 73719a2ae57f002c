package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects that are no areas go back to another owner, a block at a time. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeferredOwnerTest {
    private static final long PAGE = 4096;
    private static final long SPAN = 64 * PAGE;

    private enum State {
        LIVE,
        DEFERRED
    }

    /** Objects of 64 bytes in the first 32 pages. */
    private static final class Slab implements BulkFree {
        static final long BYTES = 64;
        static final long END = 32 * PAGE;

        final ConcurrentHashMap<Long, State> objects = new ConcurrentHashMap<>();
        final AtomicInteger calls = new AtomicInteger();
        final Set<Long> freed = new HashSet<>();

        void allocate(long address) {
            objects.put(address, State.LIVE);
        }

        @Override public boolean defer(long address) {
            if (address >= END) {
                return false;
            }
            if (!objects.replace(address, State.LIVE, State.DEFERRED)) {
                throw new IllegalArgumentException(address + " is no live object");
            }
            return true;
        }

        @Override public void restore(long address) {
            assertTrue(objects.replace(address, State.DEFERRED, State.LIVE));
        }

        @Override public long bytes(long address) {
            return BYTES;
        }

        @Override public void free(long[] addresses, int count) {
            calls.incrementAndGet();
            for (int i = 0; i < count; i++) {
                assertEquals(State.DEFERRED, objects.remove(addresses[i]));
                freed.add(addresses[i]);
            }
        }
    }

    private final Slab slab = new Slab();
    private final ArrayMemory memory = new ArrayMemory(SPAN, 100);
    private final AddressSpace space = AddressSpace.builder().span(Slab.END, SPAN - Slab.END).lazyMaxPages(0).build();
    private final GracePeriods periods = GracePeriods.create();
    private final DeferredFree deferred = DeferredFree.of(space, periods).blockMemory(memory).owner(slab).nodes(1)
            .limitBytes(SPAN).build();

    @AfterEach void close() {
        deferred.close();
        periods.close();
        assertEquals(0, deferred.statistics().queuedObjects());
        assertEquals(0, deferred.statistics().queuedBytes());
        space.verify();
    }

    @Test void free_objectsAndAreas_goBackToTheirOwners() throws InterruptedException {
        try (HeldSection _ = HeldSection.of(periods)) {
            for (int i = 0; i < 1_200; i++) {
                slab.allocate(i * Slab.BYTES);
                deferred.free(i * Slab.BYTES);
                if (i % 100 == 0) {
                    deferred.free(space.allocate(PAGE));
                }
            }
            assertFalse(deferred.barrier(Duration.ofMillis(20)));
            assertEquals(0, slab.freed.size());
            assertEquals(1_200 * Slab.BYTES + 12 * PAGE, deferred.statistics().queuedBytes());
        }
        deferred.barrier();
        assertEquals(1_200, slab.freed.size());
        assertTrue(slab.calls.get() <= 6, () -> "a call for each block, not " + slab.calls);
        assertEquals(0, space.statistics().deferredPages());
    }

    @Test void free_objectTwice_isRefusedByItsOwner() {
        slab.allocate(0);
        deferred.free(0);
        assertThrows(IllegalArgumentException.class, () -> deferred.free(0));
        assertThrows(IllegalArgumentException.class, () -> deferred.free(64, 0));
    }

    @Test void free_objectWithAHeadAndNoBlock_goesBackToItsOwner() {
        memory.dry = true;
        try (DeferredFree dry = DeferredFree.of(space, periods).blockMemory(memory).owner(slab).build()) {
            for (int i = 0; i < 10; i++) {
                slab.allocate(i * Slab.BYTES);
                dry.free(i * Slab.BYTES, 48);
            }
            assertThrows(IllegalArgumentException.class, () -> {
                slab.allocate(640);
                dry.free(640, 56);
            });
            assertEquals(State.LIVE, slab.objects.get(640L));
            dry.free(space.allocate(PAGE), 8);
            dry.barrier();
            assertEquals(10, slab.freed.size());
            assertEquals(0, dry.statistics().emergencyFrees());
            assertEquals(11, dry.statistics().freedObjects());
        }
    }

    @Test void call_object_isLiveInItsCallback() {
        slab.allocate(128);
        AtomicInteger ran = new AtomicInteger();
        int callback = deferred.register(address -> {
            assertEquals(State.LIVE, slab.objects.get(address));
            ran.incrementAndGet();
        });
        deferred.call(128, 0, callback);
        deferred.barrier();
        assertEquals(1, ran.get());
        assertEquals(0, deferred.statistics().failures());
    }
}
