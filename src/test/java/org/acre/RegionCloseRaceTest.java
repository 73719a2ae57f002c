package org.acre;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever gives back a segment while its region closes comes before, or is told that the region is closed: never that the segment is foreign. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegionCloseRaceTest {
    private static final int ROUNDS = 40;
    private static final int SEGMENTS = 64;

    /** How many segments were done before the region was closed. */
    private final AtomicInteger before = new AtomicInteger();

    private @Nullable Throwable useAndClose(long bytes, BiConsumer<Region, MemorySegment> use) throws InterruptedException {
        Region region = Region.builder().anonymous(4 << 20).nodes(1).build();
        MemorySegment[] segments = new MemorySegment[SEGMENTS];
        for (int i = 0; i < SEGMENTS; i++) {
            segments[i] = region.allocate(bytes, 1);
        }
        AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
        AtomicInteger done = new AtomicInteger();
        Thread user = Thread.ofPlatform().start(() -> {
            try {
                for (MemorySegment segment : segments) {
                    use.accept(region, segment);
                    done.incrementAndGet();
                }
            } catch (Throwable e) {
                end.set(e);
            }
        });
        while (done.get() == 0 && user.isAlive()) {
            Thread.onSpinWait();
        }
        region.close();
        user.join();
        before.addAndGet(done.get());
        return end.get();
    }

    private void allOrIllegalState(long bytes, BiConsumer<Region, MemorySegment> use) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Throwable end = useAndClose(bytes, use);
            if (end != null && !(end instanceof IllegalStateException)) {
                throw new AssertionError("in round " + round, end);
            }
        }
        assertTrue(before.get() > 0);
    }

    @Test void free_whileTheRegionCloses_freesOrIsIllegalState() throws InterruptedException {
        allOrIllegalState(8192, Region::free);
    }

    @Test void freeOfSmallObject_whileTheRegionCloses_freesOrIsIllegalState() throws InterruptedException {
        allOrIllegalState(100, Region::free);
    }

    @Test void freeDeferred_whileTheRegionCloses_isTakenOrIllegalState() throws InterruptedException {
        allOrIllegalState(8192, Region::freeDeferred);
    }

    @Test void resize_whileTheRegionCloses_resizesOrIsIllegalState() throws InterruptedException {
        allOrIllegalState(8192, (region, segment) -> region.resize(segment, 4096));
    }
}
