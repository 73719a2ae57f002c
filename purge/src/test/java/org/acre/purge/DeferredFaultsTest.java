package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users supply fails: selectors, owners, block memory, loggers. Nothing is lost or freed twice for it. */
@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeferredFaultsTest {
    private static final long PAGE = 4096;
    private static final long SPAN = 256 * PAGE;
    private static final long OBJECTS = SPAN;

    private final ArrayMemory memory = new ArrayMemory(2 * SPAN, 100);
    private final AddressSpace space = AddressSpace.builder().span(0, SPAN).lazyMaxPages(0).build();
    private final GracePeriods periods = GracePeriods.create();

    @AfterEach void close() {
        periods.close();
        space.verify();
    }

    private DeferredFree.Builder builder() {
        return DeferredFree.of(space, periods).blockMemory(memory);
    }

    /** Objects from {@link #OBJECTS} up, of which one fault at a time can be had. */
    private static final class Owner implements BulkFree {
        final List<Long> freed = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger restored = new AtomicInteger();
        volatile boolean bytesFail;
        volatile boolean restoreFails;
        volatile boolean freeFails;

        @Override public boolean defer(long address) {
            return address >= OBJECTS;
        }

        @Override public void restore(long address) {
            if (restoreFails) {
                throw new IllegalStateException("on purpose");
            }
            restored.incrementAndGet();
        }

        @Override public long bytes(long address) {
            if (bytesFail) {
                throw new IllegalStateException("on purpose");
            }
            return 64;
        }

        @Override public void free(long[] addresses, int count) {
            for (int i = 0; i < count; i++) {
                freed.add(addresses[i]);
            }
            if (freeFails) {
                throw new IllegalStateException("on purpose");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, Integer.MAX_VALUE})
    void free_selectorNamesNoNode_isRefusedAndTheAreaIsBusy(int node) {
        AtomicBoolean wrong = new AtomicBoolean(true);
        try (DeferredFree deferred = builder().nodes(2).nodeSelector(_ -> wrong.get() ? node : 0).build()) {
            int callback = deferred.register(space::free);
            long address = space.allocate(PAGE);
            assertThrows(RuntimeException.class, () -> deferred.free(address));
            assertThrows(RuntimeException.class, () -> deferred.tryFree(address));
            assertThrows(RuntimeException.class, () -> deferred.free(address, 0));
            assertThrows(RuntimeException.class, () -> deferred.call(address, 0, callback));
            assertThrows(RuntimeException.class, () -> deferred.free(space.areaAt(address)));
            assertEquals(address, space.find(address));
            assertEquals(0, memory.headWrites.get());
            assertEquals(0, deferred.statistics().queuedBytes());
            wrong.set(false);
            deferred.free(address);
        }
        assertEquals(0, space.statistics().deferredPages());
    }

    @Test void free_ownerDoesNotKnowTheBytes_isRefusedAndTheObjectRestored() {
        Owner owner = new Owner();
        try (DeferredFree deferred = builder().owner(owner).build()) {
            int callback = deferred.register(_ -> {});
            owner.bytesFail = true;
            assertThrows(IllegalStateException.class, () -> deferred.free(OBJECTS));
            assertThrows(IllegalStateException.class, () -> deferred.tryFree(OBJECTS));
            assertThrows(IllegalStateException.class, () -> deferred.free(OBJECTS, 0));
            assertThrows(IllegalStateException.class, () -> deferred.call(OBJECTS, 0, callback));
            assertEquals(4, owner.restored.get());
            owner.bytesFail = false;
            deferred.free(OBJECTS);
        }
        assertEquals(List.of(OBJECTS), owner.freed);
    }

    @Test void free_blockMemoryFails_isRefusedAndTheAreaIsBusy() {
        try (DeferredFree deferred = builder().cachedBlocks(0).build()) {
            memory.fails = true;
            long address = space.allocate(PAGE);
            assertThrows(IllegalStateException.class, () -> deferred.free(address));
            assertThrows(IllegalStateException.class, () -> deferred.tryFree(address));
            assertThrows(IllegalStateException.class, () -> deferred.free(address, 0));
            assertEquals(address, space.find(address));
            memory.fails = false;
            deferred.free(address);
        }
        assertEquals(0, space.statistics().deferredPages());
    }

    /** A block that stays in its list because something behind the free has failed would be freed again. */
    @Test void reclaim_ownerThrowsAndSoDoesTheLogger_freesNothingTwice() {
        Owner owner = new Owner();
        owner.freeFails = true;
        try (Logged _ = Logged.failing(); DeferredFree deferred = builder().owner(owner).build()) {
            for (int i = 0; i < 10; i++) {
                deferred.free(OBJECTS + 64L * i);
            }
            deferred.barrier();
            assertEquals(10, owner.freed.size());
            assertEquals(1, deferred.statistics().failures());
        }
    }

    @Test void reclaim_blockMemoryTakesNoBlockBack_freesNothingTwice() {
        try (Logged _ = new Logged(); DeferredFree deferred = builder().cachedBlocks(0).build()) {
            memory.refill(1);
            memory.refuses = true;
            for (int i = 0; i < 10; i++) {
                deferred.free(space.allocate(PAGE));
            }
            deferred.barrier();
            assertEquals(10, deferred.statistics().freedObjects());
            memory.refuses = false;
        }
        assertEquals(0, space.statistics().deferredPages());
    }

    @Test void call_ownerDoesNotTakeAnObjectBack_theRestAreFreed() {
        Owner owner = new Owner();
        memory.dry = true;
        try (Logged log = new Logged(); DeferredFree deferred = builder().owner(owner).nodes(1).build()) {
            int callback = deferred.register(_ -> {});
            owner.restoreFails = true;
            try (HeldSection _ = HeldSection.of(periods)) { // so that all are in one list
                deferred.free(space.allocate(PAGE), 0);
                deferred.call(OBJECTS, 0, callback);
                deferred.free(space.allocate(PAGE), 0);
            }
            deferred.barrier();
            assertEquals(0, space.statistics().deferredPages());
            assertEquals(1, deferred.statistics().failures());
            assertEquals(1, log.count("on purpose"));
            assertEquals(0, deferred.statistics().queuedObjects());
        }
    }

    /** Zero is what a stale write writes most of the time, and no head must take it for the end of the list. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1 << 12, 2 << 12, -1, 4096})
    void heads_linkOverwritten_isFoundAndNothingIsFreedEarly(long written) throws InterruptedException {
        memory.dry = true;
        try (Logged log = new Logged(); DeferredFree deferred = builder().nodes(1).build()) {
            long[] addresses = new long[3];
            try (HeldSection _ = HeldSection.of(periods)) {
                for (int i = 0; i < addresses.length; i++) {
                    addresses[i] = space.allocate(PAGE);
                    deferred.free(addresses[i], 0);
                }
                memory.areas[(int) (addresses[2] / Long.BYTES)] = written;
            }
            assertTrue(deferred.barrier(Duration.ofSeconds(50)));
            assertEquals(1, log.count("head"), "it is told");
            assertEquals(1, deferred.statistics().failures());
            assertEquals(2, space.statistics().deferredPages(), "what cannot be found stays deferred");
            assertFalse(space.allocateAt(addresses[0], PAGE) || space.allocateAt(addresses[1], PAGE));
        }
    }
}
