package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.node.LazyLists;
import org.acre.allocator.node.Pools;

/**
 * One pass over the nodes: decay the pools, detach what is lazy, then populate the pools with it or merge it into the free
 * tree. The only way from lazy back to use, and so the only copy of the law: an area can be handed out again only by
 * {@link #populate} and {@link FreeSpace#giveBack}, and both come after the detach of its batch.
 *
 * <p>A pass owns the areas it has detached or evicted. Several may run at once under {@link PurgeLock#tryShare}.
 */
public final class PurgePass {
    /** How much of the pools a pass gives up. */
    enum Decay {
        /** A quarter of each stack, and of a short one at least one area, so that an idle pool ends empty. */
        QUARTER,
        /** Everything, and nothing comes in: afterwards all that was free is in the tree. */
        FULL;

        long victims(long length) {
            return switch (this) {
                case QUARTER -> length < 4 ? Math.min(length, 1) : length / 4;
                case FULL -> length;
            };
        }
    }

    private static final int ROW = 256;
    /** Of so many passes over one node, one takes another node along. */
    private static final int TURN = 16;

    private final AreaTable areas;
    private final Pools pools;
    private final LazyLists lazy;
    private final FreeSpace freeSpace;
    private final PurgeLock lock;
    private final long poolMaxPages;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicLong started = new AtomicLong();
    private final LongAdder purged = new LongAdder();
    private final LongAdder decayed = new LongAdder();

    public PurgePass(
            AreaTable areas, Pools pools, LazyLists lazy, FreeSpace freeSpace, PurgeLock lock, long poolMaxPages) {
        this.areas = areas;
        this.pools = pools;
        this.lazy = lazy;
        this.freeSpace = freeSpace;
        this.lock = lock;
        this.poolMaxPages = poolMaxPages;
    }

    /**
     * For a free that crossed the threshold, in {@code node}: purges all nodes. Does not wait, and leaves it to a full pass if
     * one is under way.
     */
    public void ofAll(int node) {
        long stamp = lock.tryShare();
        if (stamp != 0) {
            try {
                lazy.notePass(node);
                run(Decay.QUARTER, 0, lazy.count());
            } finally {
                lock.unshare(stamp);
            }
        }
    }

    /**
     * For a free that filled its node's share of the threshold, while others work: purges this node, and once in a while
     * another in turn if it sleeps, so that its pools decay too.
     */
    public void ofNode(int node) {
        long stamp = lock.tryShare();
        if (stamp != 0) {
            try {
                lazy.notePass(node);
                run(Decay.QUARTER, node, node + 1);
                int turn = turns.incrementAndGet() & Integer.MAX_VALUE;
                int other = turn / TURN % lazy.count();
                if (turn % TURN == 0 && !lazy.isAtWork(other)) {
                    run(Decay.QUARTER, other, other + 1);
                }
            } finally {
                lock.unshare(stamp);
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
        }
    }

    /** Passes begun: for {@link #canHelp}, to be read before the search that failed. */
    public long started() {
        return started.get();
    }

    /**
     * Whether a full pass, or just another look, could bring anything: something is lazy or pooled, or in the hands of a pass
     * under way, or a pass has begun since {@code seen}.
     */
    public boolean canHelp(long seen) {
        boolean something = lock.isHeld();
        for (int node = 0; node < lazy.count() && !something; node++) {
            something = lazy.first(node) != NONE || pools.usedFrom(node, 1) != 0;
        }
        return something || lock.isHeld() || started.get() != seen;
    }

    /** For an allocation that would fail: waits for passes under way and leaves nothing lazy or pooled behind. */
    public void full() {
        long stamp = lock.lockAlone();
        try {
            run(Decay.FULL, 0, lazy.count());
        } finally {
            lock.unlockAlone(stamp);
        }
    }

    /** A pass over the nodes from {@code first} to before {@code end}. */
    private void run(Decay decay, int first, int end) {
        assert lock.isHeld();
        started.incrementAndGet();
        int surplus = NONE;
        long most = decay == Decay.FULL ? 0 : poolMaxPages;
        for (int node = first; node < end; node++) {
            surplus = evict(node, decay, surplus);
            surplus = populate(node, lazy.detach(node), most, surplus);
        }
        if (surplus != NONE) {
            freeSpace.giveBack(AreaChain.sort(areas, surplus));
        }
    }

    /** Takes victims out of pools that others use meanwhile. @return the chain with the victims in front */
    private int evict(int node, Decay decay, int chain) {
        int result = chain;
        long count = 0;
        for (int pages = pools.usedFrom(node, 1); pages != 0; pages = pools.usedFrom(node, pages + 1)) {
            for (long left = decay.victims(pools.length(node, pages)); left > 0; left--) {
                int id = pools.evict(node, pages);
                if (id == NONE) {
                    break;
                }
                areas.setNext(id, result);
                result = id;
                count++;
            }
            pools.forgetIfEmpty(node, pages);
        }
        if (count > 0) {
            decayed.add(count);
        }
        return result;
    }

    /** Puts the areas of a detached list into the pools as far as they may. @return the chain with the others in front */
    private int populate(int node, long detached, long most, int chain) {
        if (detached == 0) {
            return chain;
        }
        int result = chain;
        long count = 0;
        long granted = most == 0 ? 0 : pools.admit(node, LazyLists.pagesOf(detached), most);
        long room = granted;
        int rest = LazyLists.firstOf(detached);
        while (rest != NONE) {
            int first = rest;
            int last = first;
            int run = 0;
            long[] chunk = areas.chunk(first);
            int at = AreaTable.at(first);
            long pages = AreaTable.pages(chunk, at);
            // Areas of one length often come in a row; a row costs one cas. Long rows are handed over in parts, so that a pass
            // that loses its processor keeps little to itself.
            while (run < ROW && pages <= Pools.CLASSES && pages <= room && AreaTable.pages(chunk, at) == pages) {
                AreaTable.setWordRelease(
                        chunk, at, AreaWord.withState(AreaTable.wordAcquire(chunk, at), AreaWord.POOLED));
                room -= pages;
                run++;
                last = rest;
                rest = AreaTable.next(chunk, at);
                if (rest == NONE) {
                    break;
                }
                chunk = areas.chunk(rest);
                at = AreaTable.at(rest);
            }
            if (run > 0) {
                pools.push(node, (int) pages, first, last, run);
                count += run;
            } else {
                rest = areas.next(first);
                areas.setNext(first, result);
                result = first;
                count++;
            }
        }
        pools.arrived(node, granted);
        purged.add(count);
        return result;
    }

    public long passes() {
        return started.get();
    }

    public long purgedAreas() {
        return purged.sum();
    }

    public long decayedAreas() {
        return decayed.sum();
    }
}
