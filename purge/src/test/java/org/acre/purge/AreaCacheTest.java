package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Purgers ask what stands on their space before each pass. */
@Timeout(30)
class AreaCacheTest {
    private static final long PAGE = 4096;

    private final AddressSpace space = AddressSpace.builder().span(0, 1024 * PAGE).nodes(1).build();
    private final List<Boolean> asked = new ArrayList<>();
    private boolean hasWork;
    private long kept = space.allocate(PAGE);

    private final AreaCache cache = new AreaCache() {
        @Override public void giveBack(boolean all) {
            asked.add(all);
            if (all && kept != AddressSpace.NONE) {
                space.free(kept);
                kept = AddressSpace.NONE;
            }
        }

        @Override public boolean hasWork() {
            return hasWork;
        }
    };

    @Test void purges_eachKind_askFirst() {
        try (Purger purger = Purger.on(space).cache(cache).interval(Duration.ZERO).build()) {
            purger.purge();
            purger.purge(0, PAGE);
            assertEquals(List.of(false, false), asked);
            assertEquals(1, purger.purgeAll().purgedAreas(), "what the cache gave back is purged by the same call");
            assertEquals(List.of(false, false, true), asked);
        }
        assertEquals(List.of(false, false, true, true), asked);
    }

    @Test void purge_cacheThatThrows_isMadeAllTheSame() {
        AreaCache broken = new AreaCache() {
            @Override public void giveBack(boolean all) {
                throw new IllegalStateException("planted");
            }

            @Override public boolean hasWork() {
                return false;
            }
        };
        try (Purger purger = Purger.on(space).cache(broken).cache(cache).interval(Duration.ZERO).build()) {
            space.free(space.allocate(PAGE));
            assertEquals(1, purger.purge().purgedAreas());
            assertEquals(List.of(false), asked);
        }
    }

    @Test void request_passIsMadeByThePurgersThread() throws InterruptedException {
        CountDownLatch given = new CountDownLatch(1);
        AreaCache signalling = new AreaCache() {
            @Override public void giveBack(boolean all) {
                given.countDown();
            }

            @Override public boolean hasWork() {
                return false;
            }
        };
        try (Purger purger = Purger.on(space).cache(signalling).interval(Duration.ZERO).build()) {
            purger.request();
            given.await();
            assertTrue(purger.statistics().running());
        }
    }
}
