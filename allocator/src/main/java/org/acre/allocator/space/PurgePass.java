package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.base.Pages;
import org.acre.allocator.event.PurgeEvent;
import org.acre.allocator.event.SpaceEvents;
import org.acre.allocator.node.LazyLists;
import org.acre.allocator.node.LazyThreshold;
import org.acre.allocator.node.Pools;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.spi.BatchHook;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.PassResult;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the nodes: decay the pools, detach what is lazy, have it invalidated, then populate the pools with it or
 * merge it into the free tree. The only way from lazy back to use, and so the only copy of the law: an area can be handed
 * out again only after {@link #settle}, and {@link #run} calls that for what {@link #invalidate} has let go.
 *
 * <p>A pass owns the areas it has detached or evicted. While there is no hook, several may run at once under {@link
 * PurgeLock#tryShare}; with one, a pass has the lock alone.
 */
public final class PurgePass {
    private static final int ROW = 256;

    private final AreaTable areas;
    private final Pages pageGeometry;
    private final Pools pools;
    private final LazyLists lazy;
    private final LazyThreshold threshold;
    private final HeldAreas pinned;
    private final HeldAreas failed;
    private final FreeSpace freeSpace;
    private final PurgeLock lock;
    private final long poolMaxPages;
    private final SpaceEvents events;
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final LongAdder purged = new LongAdder();
    private final LongAdder decayed = new LongAdder();
    /** For each node, the batch of the last pass that began there, for the next one: a pass allocates nothing as a rule. */
    private final AtomicReferenceArray<@Nullable PassBatch> spares;
    /** Written under the lock, taken alone; read by passes, which hold it. */
    private volatile @Nullable BatchHook hook;

    public PurgePass(
            AreaTable areas,
            Pages pageGeometry,
            Pools pools,
            LazyLists lazy,
            LazyThreshold threshold,
            FreeSpace freeSpace,
            PurgeLock lock,
            long poolMaxPages,
            SpaceEvents events) {
        this.areas = areas;
        this.pageGeometry = pageGeometry;
        this.pools = pools;
        this.lazy = lazy;
        this.threshold = threshold;
        this.pinned = new HeldAreas(areas, AreaWord.PINNED);
        this.failed = new HeldAreas(areas, AreaWord.LAZY);
        this.spares = new AtomicReferenceArray<>(lazy.count());
        this.freeSpace = freeSpace;
        this.lock = lock;
        this.poolMaxPages = poolMaxPages;
        this.events = events;
    }

    /** Freed areas that the hook keeps back. */
    public HeldAreas pinned() {
        return pinned;
    }

    /** Freed areas of batches whose invalidation threw. */
    public HeldAreas failed() {
        return failed;
    }

    /** Whether there is somebody to call: then passes are made alone. */
    boolean hasHook() {
        return hook != null;
    }

    /** Passes begun. */
    public long started() {
        return started.get();
    }

    /** Passes begun and passes ended, together: it changes whenever one of them may have brought something. */
    public long seen() {
        return started.get() + ended.get();
    }

    /** From now on every pass calls this, whoever runs it. The caller has the purge lock alone. */
    public void setHookLocked(@Nullable BatchHook next) {
        assert lock.isMine();
        pinned.mergeLocked();
        hook = next;
    }

    /** Whether more is lazy than may be, and nobody but who frees purges. */
    boolean isDue() {
        return threshold.isCrossed();
    }

    /** A pass over the nodes from {@code first} to before {@code end}. @return what it did, until the lock is let go */
    PassBatch run(Decay decay, int first, int end, HelperCrew crew) {
        assert lock.isHeld();
        started.incrementAndGet();
        try {
            if (end - first == lazy.count()) {
                // Before the lists are detached: a push that asks in between is told again. And before anything is
                // allocated: without memory for a batch the next crossing must be told again, too.
                threshold.renew(threshold.followsUse() ? freeSpace.takenPages() : 0);
            }
            PassBatch spare = spares.getAndSet(first, null);
            PassBatch batch = spare != null ? spare : new PassBatch(areas, pageGeometry, pinned, lazy.count());
            PurgeEvent event = events.purgeBegins();
            take(batch, decay, first, end);
            if (event != null) {
                PassReport.begin(event, batch, areas, pageGeometry);
            }
            try {
                invalidate(batch);
            } finally {
                settle(batch, decay, crew);
                tell(event, batch, decay);
                batch.forgetAreas();
                spares.setRelease(first, batch); // pairs with getAndSet: the next pass finds the batch as it was left
            }
            return batch;
        } finally {
            ended.incrementAndGet(); // while the lock is held: whoever looks for a reason to search again sees one of the two
        }
    }

    private void tell(@Nullable PurgeEvent event, PassBatch batch, Decay decay) {
        if (event != null && PassReport.end(event, batch, decay, pageGeometry)) {
            event.pinnedBytes = pageGeometry.toBytes(pinned.pages());
            event.failedBytes = pageGeometry.toBytes(failed.pages());
            events.purged(event);
        }
    }

    PassResult resultLocked(PassBatch batch) {
        return new PassResult(batch.settledAreas(), batch.settledPages(), batch.evicted, pinned.pages(), failed.pages(), batch.failure);
    }

    /** Takes victims out of the pools, and all that was freed, held areas included unless they wait to be asked for. */
    private void take(PassBatch batch, Decay decay, int first, int end) {
        batch.begin();
        for (int node = first; node < end; node++) {
            evict(batch, node, decay);
            long detached = lazy.detach(node);
            batch.addFreed(node, LazyLists.firstOf(detached), LazyLists.pagesOf(detached));
        }
        if (lock.isMine()) {
            pinned.takeLocked(HeldAreas.EACH_PASS, batch);
            failed.takeLocked(HeldAreas.EACH_PASS, batch);
        }
    }

    /** Takes victims out of pools that others use meanwhile. */
    private void evict(PassBatch batch, int node, Decay decay) {
        for (int pages = pools.usedFrom(node, 1); pages != 0; pages = pools.usedFrom(node, pages + 1)) {
            long evictedBefore = batch.evicted;
            for (long left = decay.victims(pools.length(node, pages)); left > 0; left--) {
                int id = pools.evict(node, pages);
                if (id == NONE) {
                    break;
                }
                batch.addSurplus(0, id);
                batch.evicted++;
            }
            pools.forgetIfEmpty(node, pages);
            events.decayed(node, pages, batch.evicted - evictedBefore);
        }
    }

    /** Calls the hook once for the whole batch. What it keeps back, or all if it throws, leaves the batch and is held. */
    private void invalidate(PassBatch batch) {
        BatchHook present = hook;
        if (present == null || batch.isEmpty()) {
            batch.invalidated = true;
            return;
        }
        LockOrder.callingOut("the invalidation hook");
        try {
            batch.sortFreed();
            present.invalidate(batch.lowest(), batch.highest(), batch);
            if (batch.keepsAny()) {
                batch.removeKept();
            }
            batch.invalidated = true;
        } catch (Throwable e) {
            batch.removeAll(failed);
            batch.failure = e;
            present.failed(e, failed.pages());
        }
    }

    /** Moves on what the hook has let go: into the pools as far as they may, and else into the tree. */
    private void settle(PassBatch batch, Decay decay, HelperCrew crew) {
        try {
            // Asked of the batch, and not concluded from its being empty: an error inside the handling of an error must not
            // hand out what nobody has invalidated.
            if (batch.invalidated) {
                populateAll(batch, decay == Decay.FULL ? 0 : poolMaxPages, crew);
            }
        } finally {
            long settled = batch.settledAreas();
            giveBack(batch);
            purged.add(settled); // last: a sum that finds no memory for its cells must not keep the areas
            decayed.add(batch.evicted);
        }
    }

    private void populateAll(PassBatch batch, long most, HelperCrew crew) {
        int helpers = helpersFor(batch);
        batch.helpers = helpers;
        try {
            if (helpers > 0) {
                crew.run(helpers, () -> populateAll(batch, batch.newWorker(), most));
            }
        } finally {
            populateAll(batch, 0, most); // all of it, or what a crew that failed has left; its workers have returned
        }
    }

    /** Returns the surplus to the tree, in one go as a rule. */
    private void giveBack(PassBatch batch) {
        try {
            while (batch.takeSurplus()) {
                discard(batch);
            }
        } finally {
            while (batch.takeSurplus()) { // only if a hook has thrown, which it must not: nothing is lost for it
                freeSpace.giveBack(batch.sorted, lock.isMine());
            }
        }
    }

    private void discard(PassBatch batch) {
        BatchHook present = hook;
        try {
            if (present != null) {
                LockOrder.callingOut("the discarding hook");
                present.discard(batch.lowest(), batch.highest(), batch);
            }
        } finally {
            freeSpace.giveBack(batch.sorted, lock.isMine());
        }
    }

    /** One more thread for each full threshold that waits, as long as it finds a node with work. */
    private int helpersFor(PassBatch batch) {
        return Math.clamp(batch.pages() / Math.max(1, threshold.most()), 1, Math.max(1, batch.nodesWithWork())) - 1;
    }

    /** The work of one thread: node after node that no other has begun. */
    private void populateAll(PassBatch batch, int worker, long most) {
        for (int node = batch.nextNode(); node < lazy.count(); node = batch.nextNode()) {
            populate(batch, worker, node, most);
        }
    }

    /** Puts the freed areas of a node into its pools as far as they may, and the others to the surplus. */
    private void populate(PassBatch batch, int worker, int node, long most) {
        int rest = batch.freed[node];
        if (rest == NONE) {
            return;
        }
        long granted = most == 0 ? 0 : pools.admit(node, batch.freedPages[node], most);
        long room = granted;
        long populated = 0;
        long surplus = 0;
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
                AreaTable.clearTag(chunk, at);
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
                batch.countSettled(worker, run, run * pages);
                populated += run;
            } else {
                rest = areas.next(first);
                batch.addSurplus(worker, first);
                batch.countSettled(worker, 1, pages);
                surplus++;
            }
        }
        batch.freed[node] = NONE;
        pools.arrived(node, granted);
        batch.countPopulated(worker, populated);
        events.populated(node, populated, granted - room, surplus);
    }

    /** Whether an area that has been freed and not settled touches these pages. */
    public boolean isFreedLocked(long startPage, long endPage) {
        assert lock.isMine();
        for (int node = 0; node < lazy.count(); node++) {
            // Lists only grow meanwhile, at their heads.
            if (holds(lazy.first(node), startPage, endPage)) {
                return true;
            }
        }
        return holds(pinned, startPage, endPage) || holds(failed, startPage, endPage);
    }

    private boolean holds(HeldAreas held, long startPage, long endPage) {
        for (int chain = 0; held.pages() > 0 && chain < held.chains(); chain++) {
            if (holds(held.firstLocked(chain), startPage, endPage)) {
                return true;
            }
        }
        return false;
    }

    private boolean holds(int chain, long startPage, long endPage) {
        for (int id = chain; id != NONE; id = areas.next(id)) {
            if (areas.start(id) < endPage && areas.end(id) > startPage) {
                return true;
            }
        }
        return false;
    }

    public long purgedAreas() {
        return purged.sum();
    }

    public long decayedAreas() {
        return decayed.sum();
    }
}
