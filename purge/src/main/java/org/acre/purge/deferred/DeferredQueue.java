package org.acre.purge.deferred;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.allocator.NodeSelector;
import org.acre.allocator.order.LockRank;
import org.acre.purge.BlockMemory;
import org.acre.purge.DeferredFreeStatistics;
import org.acre.purge.grace.Closing;
import org.acre.purge.grace.Patience;

/** The parts of a deferred free put together: what has been taken from its user goes in here, and comes out at its owner's. */
public final class DeferredQueue {
    private static final int HEAD_OFFSET_LIMIT = (HeadLink.MOST_WORDS + 1) * Long.BYTES;

    private final Deferrals deferrals;
    private final BlockMemory memory;
    private final NodeSelector selector;
    private final int nodes;
    private final BlankBlocks blanks;
    private final RefillWorker refill;
    private final NodeQueues queues;
    private final Wrappers wrappers;
    private final Batches batches;
    private final Heads heads;
    private final Callbacks callbacks = new Callbacks();
    private final Reclaimer reclaimer;
    private final Monitor monitor;

    // Not adders, which make cells when threads meet: a free that finds no memory must count, too.
    private final AtomicLong wrapped = new AtomicLong();
    private final AtomicLong inlineWaits = new AtomicLong();
    private final Closing closing = new Closing(LockRank.DEFERRED_CLOSE);

    public DeferredQueue(Deferrals deferrals, Grace grace, BlockMemory memory, NodeSelector selector, int nodes, int cachedBlocks,
            long intervalNanos, long limitBytes, Wrappers.Source wrapperSource) {
        this.deferrals = deferrals;
        this.memory = memory;
        this.selector = selector;
        this.nodes = nodes;
        BulkBlock blocks = new BulkBlock(memory);
        this.blanks = new BlankBlocks(memory, nodes, cachedBlocks);
        this.refill = new RefillWorker(memory, blanks);
        this.queues = new NodeQueues(nodes, blocks, blanks, deferrals.pageBytes(), limitBytes, this::callMonitor);
        this.wrappers = new Wrappers(wrapperSource);
        this.batches = new Batches(blocks);
        this.heads = new Heads(memory, deferrals);
        this.reclaimer = new Reclaimer(deferrals, blocks, blanks, heads, callbacks, queues.held(), nodes);
        this.monitor = new Monitor(queues, wrappers, batches, reclaimer, grace, intervalNanos);
        refill.fillFirst();
    }

    private void callMonitor() {
        monitor.call();
    }

    public Callbacks callbacks() {
        return callbacks;
    }

    private int node() {
        return nodes == 1 ? 0 : Objects.checkIndex(selector.node(nodes), nodes);
    }

    /** Adds an entry to a block. Its user has it back if that throws. @return false if there is none; it is still the caller's */
    private boolean tryAdd(long entry) {
        NodeQueues.Outcome outcome;
        try {
            outcome = queues.add(node(), entry, deferrals.bytes(entry));
        } catch (Throwable e) {
            deferrals.restore(entry); // a selector, an owner or block memory has failed
            throw e;
        }
        if (outcome == NodeQueues.Outcome.NO_BLOCK) {
            refill.request();
        }
        return isIn(outcome, entry);
    }

    /**
     * Adds an entry to a block or to the wrappers. Its user has it back if that throws.
     *
     * @return false if there is no memory for that; it is still the caller's
     */
    public boolean tryAddOrWrap(long entry) {
        return tryAdd(entry) || tryWrap(entry);
    }

    private boolean tryWrap(long entry) {
        NodeQueues.Outcome outcome;
        try {
            outcome = wrap(entry);
        } catch (OutOfMemoryError e) {
            return false;
        } catch (Throwable e) {
            deferrals.restore(entry);
            throw e;
        }
        return isIn(outcome, entry);
    }

    private NodeQueues.Outcome wrap(long entry) {
        int node = node();
        long bytes = deferrals.bytes(entry);
        NodeQueues.Outcome outcome = wrappers.push(entry);
        if (outcome == NodeQueues.Outcome.QUEUED) {
            wrapped.incrementAndGet();
            queues.noteAdded(node, bytes);
        }
        return outcome;
    }

    /** Adds an entry to a block, or if there is none by a head inside of what it stands for. Its user has it back if that is refused. */
    public void addWithHead(long entry, long headOffset) {
        requireInside(entry, headOffset);
        if (!tryAdd(entry)) {
            addHead(entry, headOffset, headOffset / Long.BYTES);
        }
    }

    /** Adds an entry by a head that wants a callback. Its user has it back if that is refused. */
    public void addCallback(long entry, long headOffset, int callback) {
        requireInside(entry, headOffset);
        addHead(entry, headOffset, callback);
    }

    private void requireInside(long entry, long headOffset) {
        long bytes;
        long start;
        try {
            bytes = deferrals.bytes(entry);
            start = deferrals.start(entry);
        } catch (Throwable e) {
            deferrals.restore(entry);
            throw e;
        }
        if (headOffset + HeadLink.BYTES > bytes) {
            deferrals.restore(entry);
            throw new IllegalArgumentException("a head of " + HeadLink.BYTES + " bytes at offset " + headOffset
                    + " does not lie inside the " + bytes + " bytes at 0x" + Long.toHexString(start));
        }
    }

    private void addHead(long entry, long headOffset, long action) {
        NodeQueues.Outcome outcome;
        try {
            int node = node();
            long bytes = deferrals.bytes(entry);
            long link = HeadLink.of(entry, (int) (headOffset / Long.BYTES));
            heads.writeAction(link, action); // now that nothing but a close can refuse it
            outcome = queues.addHead(node, link, heads, bytes);
        } catch (Throwable e) {
            deferrals.restore(entry);
            throw e;
        }
        boolean _ = isIn(outcome, entry);
    }

    /**
     * Refuses an offset at which no head can be.
     *
     * @throws IllegalArgumentException with the offsets there are
     * @throws UnsupportedOperationException if there are no heads at all
     */
    public void checkHead(long headOffset) {
        if (headOffset < 0 || headOffset >= HEAD_OFFSET_LIMIT || headOffset % Long.BYTES != 0) {
            throw new IllegalArgumentException("the offset of a head is a multiple of " + Long.BYTES + " from 0 to below "
                    + HEAD_OFFSET_LIMIT + " bytes; got " + headOffset);
        }
        if (!memory.reachesAreas()) {
            throw new UnsupportedOperationException("a head needs memory behind the areas, and " + memory + " reaches none");
        }
    }

    private boolean isIn(NodeQueues.Outcome outcome, long entry) {
        if (outcome == NodeQueues.Outcome.CLOSED) {
            deferrals.restore(entry);
            throw closedException();
        }
        return outcome == NodeQueues.Outcome.QUEUED;
    }

    /** Refuses what comes after close. @throws IllegalStateException then */
    public void requireOpen() {
        if (closing.hasBegun()) {
            throw closedException();
        }
    }

    private IllegalStateException closedException() {
        return new IllegalStateException("deferred frees are closed after " + reclaimer.freedCount());
    }

    public boolean isMonitor() {
        return monitor.isCaller();
    }

    public boolean isOverLimit() {
        return queues.held().isOver();
    }

    public void slowDown(long nanos) {
        queues.held().slowDown(nanos);
    }

    public void noteInlineWait() {
        inlineWaits.incrementAndGet();
    }

    public long heldBytes() {
        return queues.held().bytes();
    }

    public long freedCount() {
        return reclaimer.freedCount();
    }

    public boolean isEmpty() {
        return queuedCount() == 0;
    }

    private long queuedCount() {
        long freed = reclaimer.freedCount(); // before those added, so that no more seem freed than were added
        return Math.max(0, queues.addedCount() + wrapped.get() - freed);
    }

    /** Drops the blank blocks, and frees what waits without waiting for more. */
    public void pressure() {
        int _ = refill.pressure();
        monitor.hurry();
    }

    /** Waits until all that was queued before the call is freed. @return false if patience has run out */
    public boolean await(Patience patience) throws InterruptedException {
        return monitor.await(patience);
    }

    /** The same; when it is closed nothing is queued, and while it is being closed this waits for that. */
    public boolean awaitIfOpen(Patience patience) throws InterruptedException {
        if (closing.hasBegun()) {
            boolean ended = closing.await(patience);
            if (!ended || closing.isOver()) {
                return ended;
            }
        }
        try {
            return monitor.await(patience);
        } catch (IllegalStateException e) {
            // Closed meanwhile, which waits for everything.
            return closing.await(patience);
        }
    }

    /**
     * Lets nothing more in, waits for what is in, and ends the threads; {@code last} runs before those who close again return. If there is
     * no thread to be had it throws, and may be called again.
     */
    public void close(Runnable last) {
        closing.run(() -> {
            monitor.close();
            refill.close();
            last.run();
        });
    }

    public DeferredFreeStatistics statistics() {
        long freed = reclaimer.freedCount();
        long emptied = reclaimer.emptiedBlocks();
        long since = Batch.earlier(queues.since(), batches.since());
        long queued = Math.max(0, queues.addedCount() + wrapped.get() - freed);
        Duration age = since == 0 || queued == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
        return new DeferredFreeStatistics(queued, heldBytes(), age, Math.max(0, queues.openedBlocks() - emptied), blanks.cached(),
                batches.begunCount(), batches.doneCount(), freed, wrapped.get(), inlineWaits.get(), queues.held().slowedCount(),
                reclaimer.failureCount());
    }
}
