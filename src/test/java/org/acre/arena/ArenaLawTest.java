package org.acre.arena;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.acre.ArenaOptions;
import org.acre.JoinedThreads;
import org.acre.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The law, under threads: the memory of a closed arena has a new owner only when no segment of it works. Every owner fills its
 * segments with a stamp that nobody else has; whoever reads a segment, live or stale, finds the stamp of its owner, or zeros where
 * that has not written yet, or IllegalStateException.
 */
@EnabledOnOs(OS.LINUX)
class ArenaLawTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 1_500;
    private static final long SEED = Long.getLong("acre.seed", System.nanoTime());

    /** A segment, and what its owner writes there. */
    private record Stamped(MemorySegment segment, long stamp) {}

    private final AtomicLong stamps = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong staleReads = new AtomicLong();
    /** Segments of shared arenas, most of them closed. */
    private final AtomicReferenceArray<Stamped> seen = new AtomicReferenceArray<>(256);

    @Test void staleSegment_neverShowsANewOwnersBytes() throws Exception {
        System.out.println("ArenaLawTest: -Dacre.seed=" + SEED);
        // Small, so that memory changes hands all the time: areas of other users compete for it too.
        try (Region region = Region.builder().anonymous(48L << 20).lazyMaxPages(256).build()) {
            List<Future<?>> workers = new ArrayList<>();
            // Threads that live on would keep slots of small objects.
            try (JoinedThreads threads = new JoinedThreads(THREADS)) {
                for (int i = 0; i < THREADS; i++) {
                    Random random = new Random(SEED + i);
                    workers.add(threads.submit(() -> work(region, random)));
                }
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
            region.purger().purgeAll();
            region.space().verify();
            assertEquals(0, region.space().statistics().busyAreas());
        }
        assertTrue(staleReads.get() > 0 && refused.get() > 0,
                staleReads + " reads of stale segments, " + refused + " refused, seed " + SEED);
    }

    private void work(Region region, Random random) {
        for (int round = 0; round < ROUNDS; round++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> useConfined(region, random);
                case 3 -> use(region.openSharedArena(ArenaOptions.defaults().strict()), random);
                case 4 -> useArea(region, random);
                case 5 -> use(region.openSharedArena(ArenaOptions.defaults().expecting(200_000)), random);
                default -> use(region.openSharedArena(), random);
            }
            readOld(random);
        }
    }

    private void useConfined(Region region, Random random) {
        try (Arena arena = region.openArena()) {
            for (int i = random.nextInt(12); i >= 0; i--) {
                Stamped mine = stamped(arena, random);
                check(mine.segment, mine.stamp);
            }
        }
    }

    private void useArea(Region region, Random random) {
        MemorySegment segment = region.allocate(8L << random.nextInt(16), 8);
        long stamp = stamps.incrementAndGet();
        fill(segment, stamp);
        check(segment, stamp);
        region.free(segment);
    }

    private void use(Arena opened, Random random) {
        List<Stamped> mine = new ArrayList<>();
        try (Arena arena = opened) {
            for (int i = random.nextInt(12); i >= 0; i--) {
                Stamped stamped = stamped(arena, random);
                mine.add(stamped);
                seen.set(random.nextInt(seen.length()), stamped);
            }
            mine.forEach(each -> check(each.segment, each.stamp));
        }
    }

    private Stamped stamped(Arena arena, Random random) {
        MemorySegment segment = arena.allocate(8L << random.nextInt(random.nextInt(20) == 0 ? 17 : 9), 8);
        check(segment, 0);
        long stamp = stamps.incrementAndGet();
        fill(segment, stamp);
        return new Stamped(segment, stamp);
    }

    private static void fill(MemorySegment segment, long stamp) {
        for (long at = 0; at < segment.byteSize(); at += 8) {
            segment.set(JAVA_LONG, at, stamp);
        }
    }

    private static void check(MemorySegment segment, long stamp) {
        for (long at = 0; at < segment.byteSize(); at += 8) {
            assertEquals(stamp, segment.get(JAVA_LONG, at), "seed " + SEED);
        }
    }

    /** Reads what somebody has left; writes there too, which must not harm whoever has the memory now. */
    private void readOld(Random random) {
        Stamped old = seen.get(random.nextInt(seen.length()));
        if (old == null) {
            return;
        }
        boolean writes = random.nextBoolean();
        try {
            for (long at = 0; at < old.segment.byteSize(); at += 8) {
                long found = old.segment.get(JAVA_LONG, at);
                assertTrue(found == old.stamp || found == 0, "found " + found + " for " + old.stamp + ", seed " + SEED);
                if (writes && found == old.stamp) {
                    old.segment.set(JAVA_LONG, at, old.stamp);
                }
            }
            staleReads.incrementAndGet();
        } catch (IllegalStateException e) {
            refused.incrementAndGet();
        }
    }
}
