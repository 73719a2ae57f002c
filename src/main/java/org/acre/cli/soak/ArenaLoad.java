package org.acre.cli.soak;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.acre.ArenaOptions;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.jspecify.annotations.Nullable;

/** Arenas of every kind, and a look at segments that others have left behind. */
final class ArenaLoad implements Load {
    /** A segment of a shared arena, and what its owner has written there. */
    record Left(MemorySegment segment, long stamp) {}

    private final Region region;
    private final AtomicReferenceArray<@Nullable Left> left;
    private final SoakLog log;
    private final Seams seams;

    /** @param left where all workers leave segments of their shared arenas, most of them closed */
    ArenaLoad(Region region, AtomicReferenceArray<@Nullable Left> left, SoakLog log, Seams seams) {
        this.region = region;
        this.left = left;
        this.log = log;
        this.seams = seams;
    }

    @Override public void step(SplittableRandom random) {
        try {
            switch (random.nextInt(12)) {
                case 0 -> use("strict arena", seams.openArena(region, one -> one.openSharedArena(ArenaOptions.defaults().strict())), random);
                case 1, 2, 3, 4 -> use("shared arena", seams.openArena(region, Region::openSharedArena), random);
                default -> useConfined(seams.openArena(region, Region::openArena), random);
            }
        } catch (AddressSpaceExhaustedException _) {
            log.count("arena: refused");
        }
        lookAround(random);
    }

    private void useConfined(Arena opened, SplittableRandom random) {
        Left last;
        try (Arena arena = opened) {
            List<Left> mine = fill(arena, random);
            mine.forEach(this::check);
            last = mine.getLast();
        }
        log.require(!Contents.checkStale(last.segment, last.stamp, log), "a segment of a closed confined arena can be read");
        log.count("confined arena");
    }

    private void use(String kind, Arena opened, SplittableRandom random) {
        try (Arena arena = opened) {
            List<Left> mine = fill(arena, random);
            mine.forEach(each -> left.set(random.nextInt(left.length()), each));
            mine.forEach(this::check);
        }
        log.count(kind);
    }

    private List<Left> fill(Arena arena, SplittableRandom random) {
        List<Left> mine = new ArrayList<>();
        for (int i = random.nextInt(10); i >= 0; i--) {
            MemorySegment segment = arena.allocate(8L << random.nextInt(random.nextInt(20) == 0 ? 16 : 9), 8);
            Contents.checkZero(segment, log);
            Left made = new Left(segment, random.nextLong());
            Contents.write(segment, made.stamp);
            mine.add(made);
        }
        return mine;
    }

    private void check(Left mine) {
        Contents.check(mine.segment, mine.stamp, log);
    }

    private void lookAround(SplittableRandom random) {
        Left other = left.get(random.nextInt(left.length()));
        if (other != null) {
            log.count(Contents.checkStale(other.segment, other.stamp, log) ? "arena: others' read" : "arena: others' read, refused");
        }
    }

    @Override public void giveBack() {
        for (int i = 0; i < left.length(); i++) {
            left.set(i, null);
        }
    }
}
