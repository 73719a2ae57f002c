package org.acre.revoke;

import java.util.ArrayList;
import java.util.List;
import org.acre.purge.RangeSet;

/**
 * What one batch has of each group. For one pass, in this order: {@link #count} all areas, {@link #revoke}, then {@link
 * #keep} what is left.
 */
final class GroupCount {
    private final Groups groups;
    private final int pageShift;
    private final long pass;
    private final List<Group> touched = new ArrayList<>();
    private long taggedPages;
    private long handshakes;
    private long revokedAreas;
    private long revokedPages;
    private long refusals;
    private long keptAreas;
    private long keptPages;

    /** @param pass its number, which no other pass has */
    GroupCount(Groups groups, int pageShift, long pass) {
        this.pass = pass;
        this.groups = groups;
        this.pageShift = pageShift;
    }

    void count(long start, long end, long tag) {
        Group group = groups.of(tag);
        if (group != null) {
            long pages = group.reached(tag, start, end) >>> pageShift;
            if (group.addToBatch(pass, pages)) {
                touched.add(group);
            }
            taggedPages += pages;
        }
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

    /** Keeps back the areas of groups that are still open, neighbours in one range. */
    void keep(RangeSet ranges) {
        List<long[]> kept = new ArrayList<>();
        Coalescing coalescing = new Coalescing((start, end) -> kept.add(new long[] {start, end}));
        ranges.forEachArea((start, end, tag) -> {
            if (groups.of(tag) != null) {
                keptAreas++;
                keptPages += (end - start) >>> pageShift;
                coalescing.add(start, end);
            }
        });
        coalescing.end();
        kept.forEach(range -> ranges.keep(range[0], range[1]));
    }

    /** Pages of the batch that segments were handed out for. */
    long taggedPages() {
        return taggedPages;
    }

    /** What this pass did, added to what those before it did. */
    RevocationStatistics addTo(RevocationStatistics before, int openGroups) {
        return new RevocationStatistics(before.handshakes() + handshakes, before.revokedAreas() + revokedAreas,
                before.revokedPages() + revokedPages, before.refusals() + refusals, keptAreas, keptPages, openGroups);
    }
}
