package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When what was freed is taken and given back, and in what order. Nobody waits for a barrier here. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeferredMonitorTest {
    private static final long PAGE = 4096;
    private static final long SPAN = 1L << 24;
    private static final Duration NEVER = Duration.ofHours(10);

    private final ArrayMemory memory = new ArrayMemory(SPAN, 100);
    private final AddressSpace space = AddressSpace.builder().span(0, SPAN).lazyMaxPages(0).build();
    private final GracePeriods periods = GracePeriods.create();
    private final DeferredFree deferred = DeferredFree.of(space, periods).blockMemory(memory).nodes(1).interval(NEVER)
            .limitBytes(SPAN).build();

    @AfterEach void close() {
        deferred.close();
        periods.close();
        space.verify();
    }

    private void awaitFreed(long count) throws InterruptedException {
        while (deferred.statistics().freedObjects() < count) {
            Thread.sleep(1);
        }
    }

    @Test void free_lessThanABlock_waitsForTheInterval() throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            deferred.free(space.allocate(PAGE));
        }
        Thread.sleep(30);
        assertEquals(500, deferred.statistics().queuedObjects());
        deferred.pressure(); // or for that
        awaitFreed(500);
    }

    @Test void free_aBlocksWorth_goesAtOnce() throws InterruptedException {
        for (int i = 0; i < 509; i++) {
            deferred.free(space.allocate(PAGE));
        }
        awaitFreed(509);
    }

    @Test void free_aBlocksWorthOfHeads_goesAtOnce() throws InterruptedException {
        memory.dry = true;
        deferred.pressure();
        deferred.barrier(); // that is over: pressure would take the first heads alone
        for (int i = 0; i < 512; i++) {
            deferred.free(space.allocate(PAGE), 0);
        }
        awaitFreed(512);
    }

    /** Grace period, then invalidation, then reuse. */
    @Test void free_underAPurger_isInvalidatedAfterTheSectionAndBeforeReuse() throws InterruptedException {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        try (Purger purger = Purger.on(space).invalidation((_, _, _) -> events.add("invalidated")).build()) {
            long address = space.allocate(PAGE);
            try (HeldSection _ = HeldSection.of(periods)) {
                deferred.free(address);
                assertEquals(0, purger.purgeAll().purgedAreas());
                assertFalse(space.allocateAt(address, PAGE), "a reader may be inside");
                assertFalse(deferred.barrier(Duration.ofMillis(10)));
                events.add("section closes");
            }
            deferred.barrier();
            assertTrue(space.allocateAt(address, PAGE));
            events.add("reused");
            space.free(address);
        }
        assertEquals(List.of("section closes", "invalidated", "reused"), events.subList(0, 3));
    }
}
