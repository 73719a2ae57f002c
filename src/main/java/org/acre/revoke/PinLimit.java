package org.acre.revoke;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many pages a group may have. One busy area keeps back all free ones of its group, so that is the most that a
 * long-lived neighbour can pin: a share of the pages that are live.
 *
 * <p>All neighbours together: when more is pinned than they may, nothing is shared until it is less. Then nothing more gets
 * pinned, and every free costs a handshake.
 */
final class PinLimit {
    private final PinShares shares;
    private final long roomPages;
    private final long leastPages;
    private final LongAdder joined = new LongAdder();
    private final LongAdder freed = new LongAdder();
    /** Pages that were freed and that nobody told {@link #freed} of, as of the last pass. */
    private volatile long freedUnseen;
    private volatile long pinned;

    PinLimit(PinShares shares, long regionPages) {
        this(shares, regionPages, 0);
    }

    /** @param leastPages that a group may have however few are live, unless somebody has said what may be pinned */
    PinLimit(PinShares shares, long regionPages, long leastPages) {
        this.shares = shares;
        this.roomPages = regionPages / PinShares.ROOM;
        this.leastPages = shares.equals(PinShares.DEFAULT) ? leastPages : 0;
    }

    /** The most pages of a group; 0 if every area is to be alone. Sums counters of many threads: not for every allocation. */
    long groupPages() {
        long live = livePages();
        long most = Math.max(leastPages, (long) (shares.neighbour() * live));
        long mostInAll = shares.total() == PinShares.UNLIMITED ? Math.max(most, roomPages) : (long) (shares.total() * live);
        return pinned > mostInAll ? 0 : most;
    }

    /**
     * Busy pages that segments were handed out for. Frees by address are seen by the next pass only, so between passes this
     * may be too much.
     */
    long livePages() {
        return Math.max(0, joined.sum() - freed.sum() - freedUnseen);
    }

    void joined(long pages) {
        joined.add(pages);
    }

    void freed(long pages) {
        freed.add(pages);
    }

    /** After a pass: {@code pages} were freed since the beginning, and {@code pinnedPages} are kept back. */
    void passed(long pages, long pinnedPages) {
        // A free at this moment is in one number and not in the other. The race is benign: the next pass starts afresh.
        freedUnseen = Math.max(0, pages - freed.sum());
        pinned = pinnedPages;
    }
}
