package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Caches above a space give back what they keep before each pass. */
@Timeout(30)
class AreaCacheTest {
    private static final long PAGE = 4096;

    private final AddressSpace space =
            AddressSpace.builder().span(0, 64 * PAGE).nodes(2).nodeSelector(_ -> 0).lazyMaxPages(64).build();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    private Purger purger(MappingInvalidation invalidation) {
        return Purger.on(space).invalidation(invalidation).interval(Duration.ZERO).build();
    }

    @Test void purge_areaInACache_isInThatPass() throws InterruptedException {
        try (Purger purger = purger((_, _, ranges) -> ranges.forEach((start, end) -> calls.add(start / PAGE + "-" + end / PAGE)))) {
            AtomicLong kept = new AtomicLong(AddressSpace.NONE);
            Runnable end = purger.onPurge("one area", everything -> {
                calls.add(everything ? "everything" : "some");
                long address = kept.getAndSet(AddressSpace.NONE);
                if (address != AddressSpace.NONE) {
                    space.free(address);
                }
            });
            long address = space.allocate(PAGE);
            kept.set(address);
            purger.purge();
            assertEquals(List.of("some", "0-1"), calls);
            kept.set(space.allocate(PAGE));
            purger.purgeAll();
            assertEquals(List.of("some", "0-1", "everything", "0-1"), calls);
            assertEquals(64, space.statistics().freePages());
            kept.set(space.allocate(PAGE));
            purger.purge(0, PAGE);
            purger.tryPurge(10, TimeUnit.SECONDS);
            purger.tryPurgeAll(10, TimeUnit.SECONDS);
            assertEquals(List.of("some", "0-1", "some", "everything"), calls.subList(4, calls.size()));
            end.run();
            purger.purge();
            assertEquals(8, calls.size());
        }
    }

    @Test void giveBack_throwing_doesNotStopThePassOrTheOtherCaches() {
        try (Purger purger = purger(MappingInvalidation.none())) {
            purger.onPurge("broken", _ -> {
                throw new IllegalArgumentException("on purpose");
            });
            purger.onPurge("whole", _ -> calls.add("whole"));
            space.free(space.allocate(PAGE));
            purger.purgeAll();
            assertEquals(List.of("whole"), calls);
            assertEquals(64, space.statistics().freePages());
        }
    }

    @Test void purge_insideAnInvalidation_isRefusedBeforeCachesAreAsked() {
        Purger[] self = new Purger[1];
        try (Purger purger = purger((_, _, _) -> assertThrows(IllegalStateException.class, self[0]::purge))) {
            self[0] = purger;
            purger.onPurge("counting", _ -> calls.add("asked"));
            space.free(space.allocate(PAGE));
            purger.purge();
            assertEquals(List.of("asked"), calls);
        }
    }

    @Test void purgeSoon_fromAnyThread_isMadeByThePurgersThread() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        try (Purger purger = purger(MappingInvalidation.none())) {
            purger.onPurge("waiting", _ -> {
                calls.add(Thread.currentThread().getName());
                asked.countDown();
            });
            purger.purgeSoon();
            assertTrue(asked.await(20, TimeUnit.SECONDS));
            assertEquals("acre-purger", calls.getFirst());
        }
    }
}
