package org.acre.purge;

import static org.acre.purge.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Headless frees when there is no block, and when there is no memory at all. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeferredEmergencyTest {
    private static final long PAGE = 4096;
    private static final long SPAN = 64 * PAGE;

    private final ArrayMemory memory = new ArrayMemory(SPAN, 100);
    private final AddressSpace space = AddressSpace.builder().span(0, SPAN).lazyMaxPages(0).build();
    private final GracePeriods periods = GracePeriods.create();

    @AfterEach void close() {
        periods.close();
        assertEquals(0, space.statistics().deferredPages());
        space.verify();
    }

    private DeferredFree.Builder dry() {
        memory.dry = true;
        return DeferredFree.of(space, periods).blockMemory(memory);
    }

    /** No block, and no memory for a wrapper either. */
    private DeferredFree.Builder drained() {
        return dry().wrapperSource((_, _) -> {
            throw new OutOfMemoryError("on purpose");
        });
    }

    @Test void free_noBlock_usesAWrapperAndTheNextFindsABlock() {
        try (DeferredFree deferred = dry().build()) {
            for (int i = 0; i < 10; i++) {
                deferred.free(space.allocate(PAGE));
            }
            assertTrue(deferred.tryFree(space.allocate(PAGE)));
            assertEquals(11, deferred.statistics().emergencyFrees());
            deferred.barrier();
            assertEquals(11, deferred.statistics().freedObjects());
            memory.dry = false;
            while (deferred.statistics().cachedBlanks() == 0) {
                deferred.free(space.allocate(PAGE)); // asks for a refill, which a thread of its own makes
            }
            long emergencies = deferred.statistics().emergencyFrees();
            deferred.free(space.allocate(PAGE));
            assertEquals(emergencies, deferred.statistics().emergencyFrees());
        }
    }

    @Test void free_noBlock_freesEachAreaOnceAndNoOther() {
        try (DeferredFree deferred = dry().build()) {
            long[] areas = {space.allocate(PAGE), space.allocate(2 * PAGE), space.allocate(3 * PAGE)};
            long kept = space.allocate(PAGE);
            for (long area : areas) {
                deferred.free(area);
            }
            deferred.barrier();
            assertEquals(0, space.statistics().deferredPages());
            for (long area : areas) {
                assertEquals(AddressSpace.NONE, space.find(area));
            }
            assertEquals(kept, space.find(kept));
            assertEquals(3, deferred.statistics().emergencyFrees());
            assertEquals(0, deferred.statistics().queuedObjects());
            space.verify();
        }
    }

    /** More than a block has entries, in both kinds of give-back. */
    @Test void free_manyBlocksWorthOfWrappers_allAreFreed() {
        try (DeferredFree deferred = dry().build()) {
            for (int i = 0; i < 1_500; i++) {
                deferred.free(space.allocate(PAGE));
            }
            deferred.barrier();
            assertEquals(1_500, deferred.statistics().emergencyFrees());
            assertEquals(1_500, deferred.statistics().freedObjects());
            assertEquals(0, space.statistics().deferredPages());
        }
    }

    @Test void free_wrapperAndSectionOpen_waitsForItsGracePeriod() throws InterruptedException {
        try (DeferredFree deferred = dry().build()) {
            try (HeldSection _ = HeldSection.of(periods)) {
                long address = space.allocate(PAGE);
                deferred.free(address);
                assertFalse(deferred.barrier(Duration.ofMillis(20)));
                assertEquals(1, space.statistics().deferredPages());
                assertThrows(InvalidFreeException.class, () -> deferred.free(address));
            }
            deferred.barrier();
        }
    }

    @Test void free_noMemoryAtAll_waitsInline() {
        try (DeferredFree deferred = drained().build()) {
            long before = periods.statistics().gracePeriods();
            deferred.free(space.allocate(PAGE));
            assertTrue(periods.statistics().gracePeriods() > before);
            assertEquals(1, deferred.statistics().inlineWaits());
            assertEquals(0, space.statistics().deferredPages());
        }
    }

    @Test void tryFree_noMemoryAtAll_saysFalseAndTheAreaIsBusy() {
        try (DeferredFree deferred = drained().build()) {
            long address = space.allocate(PAGE);
            assertFalse(deferred.tryFree(address));
            assertEquals(address, space.find(address));
            assertEquals(0, deferred.statistics().queuedObjects());
            assertEquals(0, deferred.statistics().inlineWaits());
            space.free(address);
        }
    }

    @Test void free_noMemoryAtAllInsideASection_isRefusedAndTheAreaIsBusy() {
        try (DeferredFree deferred = drained().build()) {
            long address = space.allocate(PAGE);
            try (var _ = periods.enter()) {
                assertSays(assertThrows(IllegalStateException.class, () -> deferred.free(address)), "section", "head");
            }
            assertEquals(address, space.find(address));
            deferred.free(address, 0);
            deferred.barrier();
            assertEquals(AddressSpace.NONE, space.find(address));
        }
    }
}
