package org.acre.cli.soak;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.SplittableRandom;
import org.acre.BudgetExceededException;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.jspecify.annotations.Nullable;

/** Segments of one region, stamped and checked: live, through the whole region's memory, and stale. */
final class AreaLoad implements Load {
    private static final int HELD = 12;
    private static final int STALE = 24;

    private record Stamped(MemorySegment segment, long stamp) {}

    private final Region region;
    private final String kind;
    private final long mostBytes;
    private final SoakLog log;
    private final Seams seams;
    private final @Nullable Stamped[] held = new Stamped[HELD];
    private final ArrayDeque<Stamped> stale = new ArrayDeque<>();

    /** @param mostBytes of one segment: small ones become small objects where the region has slabs */
    AreaLoad(Region region, String kind, long mostBytes, SoakLog log, Seams seams) {
        this.region = region;
        this.kind = kind;
        this.mostBytes = mostBytes;
        this.log = log;
        this.seams = seams;
    }

    @Override public void step(SplittableRandom random) {
        int slot = random.nextInt(HELD);
        Stamped mine = held[slot];
        try {
            if (mine == null) {
                held[slot] = allocate(random);
            } else if (random.nextInt(6) == 0) {
                held[slot] = resize(mine, random);
            } else {
                look(mine);
                held[slot] = null;
                free(mine, random.nextInt(5) == 0);
            }
        } catch (AddressSpaceExhaustedException | BudgetExceededException _) {
            log.count(kind + ": refused");
        }
        lookAtStale(random);
    }

    private Stamped allocate(SplittableRandom random) {
        MemorySegment segment = seams.allocate(region, random.nextLong(1, mostBytes), 1L << random.nextInt(14));
        Contents.checkZero(segment, log);
        Stamped made = new Stamped(segment, random.nextLong());
        Contents.write(segment, made.stamp);
        log.count(kind + ": allocate");
        return made;
    }

    /** What was there stays; what comes to it is zero and gets a stamp of its own, as all then does. */
    private Stamped resize(Stamped mine, SplittableRandom random) {
        long old = mine.segment.byteSize();
        look(mine);
        Optional<MemorySegment> resized = region.resize(mine.segment, random.nextLong(1, mostBytes));
        if (resized.isEmpty()) {
            return mine;
        }
        MemorySegment segment = resized.get();
        Contents.checkStart(segment, segment.byteSize(), old, mine.stamp, log);
        if (segment.byteSize() > old) {
            Contents.checkZero(segment.asSlice(old), log);
        }
        Stamped made = new Stamped(segment, random.nextLong());
        Contents.write(segment, made.stamp);
        log.count(kind + ": resize");
        return made;
    }

    private void look(Stamped mine) {
        Contents.check(mine.segment, mine.stamp, log);
        long offset = region.offsetOf(mine.segment.address());
        Contents.check(region.memory().asSlice(offset, mine.segment.byteSize()), mine.stamp, log);
    }

    private void free(Stamped mine, boolean deferred) {
        if (deferred) {
            region.freeDeferred(mine.segment);
        } else {
            seams.free(region, mine.segment);
        }
        log.count(deferred ? kind + ": deferred free" : kind + ": free");
        stale.add(mine);
        if (stale.size() > STALE) {
            stale.poll();
        }
    }

    private void lookAtStale(SplittableRandom random) {
        if (!stale.isEmpty() && random.nextInt(4) == 0) {
            Stamped old = stale.poll();
            boolean readable = Contents.checkStale(old.segment, old.stamp, log);
            log.count(kind + (readable ? ": stale read" : ": stale read, refused"));
            if (readable) {
                stale.add(old);
            }
        }
    }

    @Override public void giveBack() {
        stale.clear();
        for (int slot = 0; slot < HELD; slot++) {
            Stamped mine = held[slot];
            if (mine != null) {
                look(mine);
                free(mine, false);
                held[slot] = null;
            }
        }
        stale.clear();
    }
}
