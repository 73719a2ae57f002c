package org.acre.allocator.node;

import java.lang.invoke.VarHandle;
import org.acre.allocator.spi.SpaceDoor;

/**
 * The limit of lazy pages of all nodes together, kept without a counter that all nodes share.
 *
 * <p>Each list has a mark. While one thread works, the marks never add up to more than the limit: as long as no list is above
 * its mark the sum is within the limit, and a push compares one number of its own list. A push above its mark adds up the lists; if the
 * limit is not crossed yet, the pages that are left are dealt out again, in equal parts to the lists that are in use. So a
 * list that works alone asks once or twice a purge.
 *
 * <p>With one thread the crossing is exact. With more, lists may hold half as much again as the limit, and what is pushed
 * meanwhile. When other threads are at work, a node purges by itself as soon as its list
 * holds its share of the limit. Its records are in its processor's cache, and a share that is always the same leaves no
 * areas in the pool for the decay: passes over all nodes took what another thread was about to use, from the other cache,
 * for the tree, and a pair took three times as long with two threads as with one.
 *
 * <p>With a driver nobody purges its own node. A push that crosses the limit says so once, and from there on the marks are dealt up
 * to the hard limit; a pass renews them when it detaches the lists.
 */
public final class LazyThreshold {
    /** What a push above its mark has to do. */
    public enum Answer {
        /** Nothing: the marks have been dealt anew. */
        WITHIN,
        /** Purge this node, whose list holds its share of the limit. */
        SHARE_FULL,
        /** Purge all nodes, whose lists hold more than the limit. */
        CROSSED,
        /** All lists hold more than the hard limit. Only with a driver. */
        OVERFULL
    }

    /** The hard limit is four times the limit, whatever that is. */
    private static final long BY_LIMIT = SpaceDoor.FOUR_LIMITS;
    private static final long UNDRIVEN = Long.MIN_VALUE;
    private static final long LEAST_HARD = 1024;

    private final LazyLists lists;
    private final LazyLimit limit;
    /** What the limit is now. Written by passes of all nodes; who has asked with an older one looks again. */
    private volatile long most;
    /** Written by hooks, which run in a pass, for the next pass. */
    private volatile boolean mayFollow = true;
    /** The hard limit, or how it is found, or undriven. */
    private volatile long hardMost = UNDRIVEN;
    /** The crossing has been reported. A benign race: two pushes at once may both report it. */
    private volatile boolean reported;

    public LazyThreshold(LazyLists lists, LazyLimit limit) {
        this.lists = lists;
        this.limit = limit;
        this.most = limit.least();
    }

    /** Pages that make a crossing now. */
    public long limit() {
        return most;
    }

    /** Pages that make a crossing, whatever is in use. */
    public long most() {
        return limit.most();
    }

    /** Whether {@link #renew} wants to know what is in use. */
    public boolean followsUse() {
        return limit.follows() && mayFollow;
    }

    /** Whether the next {@link #renew} may set another limit than the highest. */
    public void setFollowsUse(boolean may) {
        mayFollow = may;
    }

    /**
     * From now on a crossing is reported once, and then every push above the hard limit.
     *
     * @param hardPages that limit, if it is above {@link #most}; or {@link SpaceDoor#FOUR_LIMITS}
     */
    public void drive(long hardPages) {
        hardMost = hardPages == BY_LIMIT ? BY_LIMIT : Math.max(limit.most(), hardPages);
        clearMarks();
    }

    /** Whether the lists hold more than the limit now, and there is no driver to see to it. */
    public boolean isCrossed() {
        return hardMost == UNDRIVEN && lists.pages() > most;
    }

    /** Pages above which a driver's space presses back now. */
    public long hardLimit() {
        return hardLimit(hardMost);
    }

    /** A purge under way when the limit is crossed has three more to finish in. */
    private long hardLimit(long hard) {
        if (hard >= 0) {
            return hard;
        }
        long most = this.most;
        return most > Long.MAX_VALUE / 4 ? Long.MAX_VALUE : Math.max(LEAST_HARD, 4 * most);
    }

    /** Back to purging by whoever frees. */
    public void undrive() {
        hardMost = UNDRIVEN;
        clearMarks();
    }

    /**
     * Before the lists are detached: the next crossing is to be reported again, and each list asks at its next push.
     *
     * @param takenPages pages that are not in the tree, if {@link #followsUse}
     */
    public void renew(long takenPages) {
        long next = mayFollow ? limit.of(takenPages) : limit.most();
        boolean moved = next != most;
        most = next;
        if (moved || hardMost != UNDRIVEN) {
            clearMarks();
        }
    }

    private void clearMarks() {
        reported = false;
        // Keeps the writes of hardMost and reported above the looks at the marks; pairs with the fence of askDriven.
        VarHandle.fullFence();
        for (int node = 0; node < lists.count(); node++) {
            lists.setMark(node, 0);
        }
    }

    private Answer askDriven(int asking, long driven) {
        final long most = this.most;
        final long hard = hardLimit(driven);
        long sum = 0;
        int inUse = 0;
        for (int node = 0; node < lists.count(); node++) {
            long pages = lists.pages(node);
            sum += pages;
            inUse += pages > 0 || node == asking ? 1 : 0;
        }
        if (sum > hard) {
            return Answer.OVERFULL;
        }
        boolean crossed = sum > most;
        deal(asking, ((crossed ? hard : most) - sum) / inUse);
        // Pairs with the fence of clearMarks: either that sees these marks and clears them, or the reads below see what it has
        // written. Without it marks up to the hard limit could outlive the driver, with nobody to renew them; or marks up to a limit
        // that a pass has lowered meanwhile would last until it is crossed.
        VarHandle.fullFence();
        if (hardMost != driven || this.most != most) {
            clearMarks();
            return ask(asking);
        }
        if (!crossed || reported) {
            return Answer.WITHIN;
        }
        reported = true;
        return Answer.CROSSED;
    }

    /** To be asked by a push above the mark of its list. */
    public Answer ask(int asking) {
        long driven = hardMost;
        if (driven != UNDRIVEN) {
            return askDriven(asking, driven);
        }
        final long most = this.most;
        long sum = 0;
        int inUse = 0;
        boolean othersWork = false;
        for (int node = 0; node < lists.count(); node++) {
            long pages = lists.pages(node);
            sum += pages;
            boolean othersWorkHere = node != asking && lists.isAtWorkForAnother(node);
            othersWork |= othersWorkHere;
            inUse += othersWorkHere || pages > 0 || node == asking ? 1 : 0;
        }
        if (sum - most > most / 2) {
            return Answer.CROSSED; // sleepers fell asleep with more than their share
        }
        long share = most / inUse;
        if (othersWork) {
            lists.setMark(asking, share);
            if (lists.pages(asking) > share) {
                return Answer.SHARE_FULL;
            }
        }
        if (sum > most) {
            return Answer.CROSSED;
        }
        if (!othersWork) {
            deal(asking, (most - sum) / inUse);
        }
        return Answer.WITHIN;
    }

    private void deal(int asking, long share) {
        for (int node = 0; node < lists.count(); node++) {
            long pages = lists.pages(node);
            lists.setMark(node, pages > 0 || node == asking ? pages + share : 0);
        }
    }
}
