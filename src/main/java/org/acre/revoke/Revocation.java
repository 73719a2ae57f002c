package org.acre.revoke;

import java.lang.foreign.MemorySegment;
import org.acre.allocator.NodeSelector;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.memory.ArenaSlices;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;

/**
 * Makes the segments of a batch of freed areas throw IllegalStateException, from every thread and for ever, by closing the
 * arenas of their groups. Areas whose group has a busy area still are kept back; so are those whose arena cannot close
 * because one of its segments is inside a native call.
 *
 * <p>Cost of a pass: a look at the group of each area, and a handshake for each group that closes.
 *
 * <p>Law: an arena closes only when every page under it is in the batch. What has joined and is busy is in no batch, and
 * what was kept back is recalled when all of its group may be free. If that is not so, it is kept again.
 */
public final class Revocation implements MappingInvalidation {
    /** A group may have so many bytes however few pages are live: what it pins are addresses, and of those there are enough. */
    private static final long LEAST_BYTES = 1 << 20;
    /** But in a short region no more than one page in so many. */
    private static final int LEAST_PART = 1024;

    private final int pageShift;
    private final Groups groups;
    private final PinLimit limit;
    private final RevocableSegments segments;
    private final SpaceDoor door;
    // Written by passes, which come one at a time.
    private long passes;
    private volatile RevocationStatistics statistics = RevocationStatistics.NONE;

    private Revocation(MemorySegment memory, int pageShift, Groups groups, PinLimit limit, SpaceDoor door) {
        this.pageShift = pageShift;
        this.groups = groups;
        this.limit = limit;
        this.segments = new RevocableSegments(memory, pageShift, groups, limit, AreaTags.of(door));
        this.door = door;
    }

    /**
     * For one region.
     *
     * @param memory all addresses that areas may come to have
     * @param regionPages that the region has
     * @param pageBytes of the space
     * @param stripes groups that are filled at the same time
     * @param selector which of them the caller fills
     * @param door of the space; may let fewer pages wait while no area has segments that a pass would have to revoke
     */
    public static Revocation of(MemorySegment memory, long regionPages, long pageBytes, int stripes, NodeSelector selector, PinShares pins,
            SpaceDoor door) {
        PinLimit limit = new PinLimit(pins, regionPages, Math.min(LEAST_BYTES / pageBytes, regionPages / LEAST_PART));
        Groups groups = new Groups(() -> ArenaSlices.arenaOver(memory), stripes, selector, limit);
        return new Revocation(memory, Long.numberOfTrailingZeros(pageBytes), groups, limit, door);
    }

    /** The segments that this revokes. */
    public SegmentIssuer segments() {
        return segments;
    }

    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
        GroupCount batch = new GroupCount(groups, pageShift, () -> ++passes);
        batch.count(ranges);
        long kept = ranges.unrecalledPages();
        long revokedBefore = statistics.revokedPages();
        batch.revoke();
        batch.keep(ranges);
        RevocationStatistics after = batch.addTo(statistics, ranges, groups.count());
        limit.passed(revokedBefore + kept + batch.taggedPages(), after.pinnedPages());
        statistics = after;
        door.setLazyFollowsUse(after.openGroups() == 0 && batch.taggedPages() == 0);
    }

    /** What was done so far, as of the last pass. */
    public RevocationStatistics statistics() {
        return statistics;
    }
}
