package org.acre.revoke;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.acre.purge.RangeSet;

/**
 * What one batch has of each group. For one pass, in this order: {@link #count}, {@link #revoke}, then {@link #keep} what
 * is left.
 */
final class GroupCount {
    private final Groups groups;
    private final int pageShift;
    private final LongSupplier passes;
    private final List<Group> touched = new ArrayList<>();
    private long taggedPages;
    private long handshakes;
    private long revokedAreas;
    private long revokedPages;
    private long refusals;
    private long keptAreas;
    private long keptPages;

    /** @param passes gives a number each time that nobody else gets */
    GroupCount(Groups groups, int pageShift, LongSupplier passes) {
        this.passes = passes;
        this.groups = groups;
        this.pageShift = pageShift;
    }

    /** Counts all areas of the batch, after getting back those kept earlier whose groups may be all free now. */
    void count(RangeSet ranges) {
        countAll(ranges, true);
        List<Group> complete = new ArrayList<>(touched.stream().filter(Group::mayBeComplete).toList());
        groups.takeShrunk(complete);
        if (!complete.isEmpty()) {
            for (Group group : complete) {
                ranges.recall(group.number);
                group.setWaiting(false);
            }
            touched.clear();
            taggedPages = 0;
            countAll(ranges, false);
        }
    }

    private void countAll(RangeSet ranges, boolean firstTime) {
        long pass = passes.getAsLong();
        ranges.forEachArea((start, end, tag) -> {
            Group group = groups.of(tag);
            if (group != null) {
                long pages = group.reached(tag, start, end) >>> pageShift;
                if (group.addToBatch(pass, pages)) {
                    touched.add(group);
                }
                if (firstTime) {
                    group.see(pages);
                }
                taggedPages += pages;
            }
        });
    }

    /** Closes each group that has all its pages in the batch: those were freed, and nobody joins any more. */
    void revoke() {
        for (Group group : touched) {
            long pages = group.pagesInBatch();
            if (!group.sealIfAllAre(pages)) {
                continue;
            }
            if (groups.revoke(group)) {
                handshakes++;
                revokedAreas += group.areas();
                revokedPages += pages;
            } else {
                refusals++;
            }
        }
    }

    /**
     * Keeps back the areas of groups that are still open: until their group may be complete, or for the next pass if it is and its
     * arena could not close.
     */
    void keep(RangeSet ranges) {
        List<Kept> kept = new ArrayList<>();
        ranges.forEachArea((start, end, tag) -> {
            Group group = groups.of(tag);
            if (group != null) {
                keptAreas++;
                keptPages += (end - start) >>> pageShift;
                Kept before = kept.isEmpty() ? null : kept.getLast();
                if (before != null && before.group == group && before.end == start) {
                    kept.set(kept.size() - 1, new Kept(before.start, end, group));
                } else {
                    kept.add(new Kept(start, end, group));
                }
            }
        });
        kept.forEach(range -> range.in(ranges));
    }

    /** Neighbours of one group. */
    private record Kept(long start, long end, Group group) {
        void in(RangeSet ranges) {
            if (group.isSealed()) {
                ranges.keep(start, end);
            } else {
                ranges.keepUntilRecalled(start, end, group.number);
                group.setWaiting(true);
            }
        }
    }

    /** Pages of the batch that segments were handed out for. */
    long taggedPages() {
        return taggedPages;
    }

    /** What this pass did, added to what those before it did. */
    RevocationStatistics addTo(RevocationStatistics before, RangeSet ranges, int openGroups) {
        return new RevocationStatistics(before.handshakes() + handshakes, before.revokedAreas() + revokedAreas,
                before.revokedPages() + revokedPages, before.refusals() + refusals,
                keptAreas + ranges.unrecalledAreas(), keptPages + ranges.unrecalledPages(), openGroups);
    }
}
