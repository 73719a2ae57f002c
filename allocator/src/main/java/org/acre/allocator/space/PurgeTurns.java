package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.acre.allocator.node.LazyLists;
import org.acre.allocator.node.Pools;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.PassResult;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a pass, and when it is their turn: frees inline, without waiting and at the same time while there is no hook; all
 * others, and everybody when there is one, alone.
 */
public final class PurgeTurns {
    /** Of so many passes over one node, one takes another node along. */
    private static final int TURN = 16;
    /** Passes that one thread makes for others after its own. */
    private static final int MOST_MORE = 4;

    private final PurgePass pass;
    private final Pools pools;
    private final LazyLists lazy;
    private final PurgeLock lock;
    /** Made once: a free allocates nothing. */
    private final LongSupplier tryShare;

    private final LongSupplier tryAlone;
    private final long poolMaxPages;
    private final AtomicInteger turns = new AtomicInteger();
    /** A free was turned away by who had the lock. Set by that free; taken by who had it, when he has given it up. */
    private final AtomicBoolean turnedAway = new AtomicBoolean();

    public PurgeTurns(PurgePass pass, Pools pools, LazyLists lazy, PurgeLock lock, long poolMaxPages) {
        this.pass = pass;
        this.pools = pools;
        this.lazy = lazy;
        this.lock = lock;
        this.tryShare = lock::tryShare;
        this.tryAlone = lock::tryAlone;
        this.poolMaxPages = poolMaxPages;
    }

    /**
     * For a free that crossed the threshold, in {@code node}: purges all nodes. Does not wait: if a pass or a search has the lock, that thread
     * makes the pass when it is done. Beside a verify, a statistic, or a hook that comes or goes it is left to the next free.
     */
    public void ofAll(int node) {
        inline(node, 0, lazy.count());
    }

    /**
     * For a free that filled its node's share of the threshold, while others work: purges this node, and once in a while
     * another in turn if it sleeps, so that its pools decay too.
     */
    public void ofNode(int node) {
        inline(node, node, node + 1);
        int turn = turns.incrementAndGet() & Integer.MAX_VALUE;
        int other = turn / TURN % lazy.count();
        if (turn % TURN == 0 && !lazy.isAtWork(other)) {
            inline(node, other, other + 1);
        }
    }

    private void inline(int node, int first, int end) {
        if (pass.hasHook()) {
            inlineAlone();
        } else {
            inlineShared(node, first, end);
        }
    }

    private void inlineShared(int node, int first, int end) {
        long stamp = orMark(tryShare);
        if (stamp != 0) {
            try {
                if (!pass.hasHook()) { // nobody sets one while the lock is shared
                    lazy.notePass(node);
                    pass.run(Decay.QUARTER, first, end, HelperCrew.NOBODY);
                }
            } finally {
                lock.unshare(stamp);
            }
        }
    }

    private void inlineAlone() {
        long stamp = orMark(tryAlone);
        if (stamp != 0) {
            try {
                passAlone(stamp);
            } finally {
                lookAgain();
            }
        }
    }

    private void passAlone(long stamp) {
        try {
            pass.run(Decay.QUARTER, 0, lazy.count(), HelperCrew.NOBODY);
        } finally {
            lock.unlockAlone(stamp);
        }
    }

    /** @return 0 if another has the lock, and will look for what the caller has freed when he lets it go */
    private long orMark(LongSupplier tryLock) {
        long stamp = tryLock.getAsLong();
        if (stamp == 0 && !lock.isMine()) { // what a hook frees waits for the next pass: it would make one after the other
            // Volatile, after the push of what was freed and before the second try: either that finds the lock given up, or its holder, who
            // gives it up first and looks then, finds this. Without it what was pushed behind the back of his pass would stay lazy until the next free.
            turnedAway.set(true);
            stamp = tryLock.getAsLong();
        }
        return stamp;
    }

    private void unlockAlone(long stamp) {
        lock.unlockAlone(stamp);
        lookAgain();
    }

    /**
     * For who had the lock, after he has given it up: makes the pass for which a free was turned away meanwhile, if it is still due. A few
     * times at most: where frees go on as fast as that, one of them makes the next.
     */
    private void lookAgain() {
        for (int more = 0; more < MOST_MORE && turnedAway.get() && turnedAway.getAndSet(false) && pass.isDue(); more++) {
            try {
                if (!pass.hasHook()) {
                    inlineShared(0, 0, lazy.count());
                    return; // whoever else shares it is not turned away
                }
                long stamp = orMark(tryAlone);
                if (stamp == 0) {
                    return;
                }
                passAlone(stamp);
            } catch (OutOfMemoryError | StackOverflowError _) {
                turnedAway.set(true); // what the caller himself was about is done, and must not look as if it were not
                return;
            }
        }
    }

    /**
     * Looks for an area where a plain pop found none: further down in the own pool for an aligned one, then in other nodes'.
     * That moves areas between pools, so it counts as a pass: a full one must not miss what is on its way. While somebody
     * purges alone, areas are taken one by one.
     *
     * @return the first page of an area that has been handed out to {@code node}, or {@link Pools#EMPTY}
     */
    public long search(int node, int pages, long alignPages) {
        long stamp = lock.tryShare();
        if (stamp == 0) {
            return alignPages == 1 ? pools.take(node, pages) : Pools.EMPTY;
        }
        try {
            long page = alignPages == 1 ? Pools.EMPTY : pools.handOut(node, pages, alignPages);
            return page == Pools.EMPTY ? pools.borrow(node, pages, alignPages, lazy, poolMaxPages) : page;
        } finally {
            lock.unshare(stamp);
            lookAgain(); // a pass with a hook wants the lock alone
        }
    }

    /**
     * Whether a full pass, or just another look, could bring anything: something is lazy, held or pooled, or in the hands of a pass
     * under way, or a pass has begun or ended since {@code seen}: one that was under way during the whole search may have ended
     * before this looks. Not from inside a pass, which would wait for itself.
     *
     * @param seen {@link PurgePass#seen} before the search that failed
     */
    public boolean canHelp(long seen) {
        return !lock.isMine() && (lock.isHeld() || hasWork() || lock.isHeld() || pass.seen() != seen);
    }

    /** As {@link #canHelp}, after a full pass: not by what is held, for that pass has asked for it in vain. */
    public boolean canHelpAgain(long seen) {
        return !lock.isMine() && (lock.isHeld() || hasLoose() || lock.isHeld() || pass.seen() != seen);
    }

    /** Whether anything is lazy, held or pooled, as far as a glance can tell. */
    public boolean hasWork() {
        return pass.pinned().pages() + pass.failed().pages() > 0 || hasLoose();
    }

    private boolean hasLoose() {
        boolean something = false;
        for (int node = 0; node < lazy.count() && !something; node++) {
            something = lazy.first(node) != NONE || pools.usedFrom(node, 1) != 0;
        }
        return something;
    }

    /** For an allocation that would fail: waits for passes under way and leaves nothing lazy or pooled behind. */
    public void full() {
        alone(Decay.FULL, HelperCrew.NOBODY);
    }

    /** A pass over all nodes, after those under way. */
    public PassResult alone(Decay decay, HelperCrew crew) {
        long stamp = lock.lockAlone();
        try {
            return pass.resultLocked(pass.run(decay, 0, lazy.count(), crew));
        } finally {
            unlockAlone(stamp);
        }
    }

    /** As {@link #alone(Decay, HelperCrew)}; null if it is not needed when its turn has come. */
    public @Nullable PassResult aloneIf(BooleanSupplier neededLocked, Decay decay, HelperCrew crew) {
        long stamp = lock.lockAlone();
        try {
            return neededLocked.getAsBoolean() ? pass.resultLocked(pass.run(decay, 0, lazy.count(), crew)) : null;
        } finally {
            unlockAlone(stamp);
        }
    }

    /** As {@link #alone(Decay, HelperCrew)}; null if the turn did not come in time. */
    public @Nullable PassResult alone(Decay decay, HelperCrew crew, long time, TimeUnit unit) throws InterruptedException {
        long stamp = lock.tryAlone(time, unit);
        if (stamp == 0) {
            lookAgain(); // frees were turned away because this one waited
            return null;
        }
        try {
            return pass.resultLocked(pass.run(decay, 0, lazy.count(), crew));
        } finally {
            unlockAlone(stamp);
        }
    }
}
