package org.acre.purge;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.Area;
import org.acre.allocator.NodeSelector;
import org.acre.allocator.spi.Relief;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.purge.deferred.ArrayBlocks;
import org.acre.purge.deferred.DeferredQueue;
import org.acre.purge.deferred.Deferrals;
import org.acre.purge.deferred.Grace;
import org.acre.purge.deferred.Wrappers;
import org.acre.purge.grace.Patience;
import org.jspecify.annotations.Nullable;

/**
 * Frees areas after a grace period, when no reader can be looking at them any more, without making anybody wait for it: the kernel's
 * {@code kvfree_rcu}.
 *
 * {@snippet file="org/acre/purge/PurgeSnippetsTest.java" region="deferred"}
 *
 * <p>From the call on the area is nobody's: a second free of it, deferred or not, is refused until its address is handed out again,
 * {@code find} does not find it, and its memory stays as it is for the readers. When its grace period has ended it is freed as
 * {@link AddressSpace#free} would: it is lazy, its batch is invalidated, and only then is it reused.
 *
 * <p>Any thread may call every method, inside a section and inside a callback too, unless it says otherwise. A free costs three
 * atomic operations, or four if the area has more than a page; each 509 of them, where pages have 4 KiB, share a page and a grace period. It waits in three cases only: more bytes
 * are held back than {@link Builder#limitBytes} allows, a section stalls and the {@link StallPolicy} says so, or there is no memory at
 * all; each wait is left out inside a section. Frees whose grace period has ended are given back on a thread of Acre's.
 *
 * <p>After Lai Jiangshan's {@code kfree_rcu} of 2008, and its bulk form by Uladzislau Rezki and Joel Fernandes.
 */
public final class DeferredFree implements AutoCloseable {
    /** How long an allocation that finds no room waits for what is queued here. */
    private static final Duration RELIEF_PATIENCE = Duration.ofSeconds(1);

    private final GracePeriods gracePeriods;
    private final SpaceDoor door;
    private final Deferrals deferrals;
    private final DeferredQueue queue;
    private final long slowNanos;
    private final Source source = new Source();

    private DeferredFree(Builder builder) {
        this.gracePeriods = builder.gracePeriods;
        this.door = SpaceDoor.of(builder.space);
        this.deferrals = new Deferrals(door, builder.owner);
        this.slowNanos = TimeUnit.NANOSECONDS.convert(builder.slowdown);
        BlockMemory memory = builder.blockMemory != null ? builder.blockMemory : new ArrayBlocks(Builder.MOST_ARRAY_BLOCKS);
        this.queue = new DeferredQueue(deferrals, new Clock(gracePeriods), memory, builder.selector, builder.nodes,
                builder.cachedBlocks, TimeUnit.NANOSECONDS.convert(builder.interval), builder.limit(), builder.wrapperSource);
    }

    /** A builder of deferred frees for the areas of {@code space}, which wait for {@code gracePeriods}. */
    public static Builder of(AddressSpace space, GracePeriods gracePeriods) {
        return new Builder(space, gracePeriods);
    }

    /**
     * Frees the area that starts at {@code address}, or the object of a {@link BulkFree} that does, after a grace period that covers
     * everything before the call. Needs nothing in the area: the address goes into a block, or if there is none into a small Java object.
     *
     * @throws org.acre.allocator.InvalidFreeException if no busy area starts there; nothing has changed
     * @throws IllegalStateException after {@link #close}, or if there is no memory and the caller is inside a section; nothing has changed
     */
    public void free(long address) {
        prepare();
        enqueue(deferrals.take(address));
    }

    /**
     * As {@link #free(long)}, for the life that the handle stands for: it is refused after any other free of it, for ever.
     *
     * @throws IllegalArgumentException if the area is of another space
     */
    public void free(Area area) {
        prepare();
        enqueue(deferrals.take(area));
    }

    /**
     * As {@link #free(long)}, but it needs no memory at all: when there is no block at hand, it keeps its note in a head of 16 bytes inside
     * the area. Nothing is written there before the area is its user's no more; readers that still look at the area must not
     * look at those bytes.
     *
     * @param headOffset first byte of the head, from the start of the area: a multiple of 8, below 32,768, the head inside the area
     * @throws IllegalArgumentException if it is not; nothing has changed
     * @throws UnsupportedOperationException if the {@link BlockMemory} does not reach the areas, or there is none
     */
    public void free(long address, long headOffset) {
        prepareHead(headOffset);
        queue.addWithHead(deferrals.take(address), headOffset);
    }

    /**
     * Frees as {@link #free(long)} does, but never waits.
     *
     * @return false if that takes memory that is not there; the area is still busy
     */
    public boolean tryFree(long address) {
        queue.requireOpen();
        long entry = deferrals.take(address);
        boolean queued = queue.tryAddOrWrap(entry);
        if (!queued) {
            deferrals.restore(entry);
        }
        return queued;
    }

    /**
     * Makes a callback known for {@link #call}, for as long as this object lives.
     *
     * @return its number, which is 4,096 or above
     */
    public int register(LongConsumer callback) {
        queue.requireOpen();
        return queue.callbacks().register(Objects.requireNonNull(callback));
    }

    /**
     * Runs a callback with {@code address} after a grace period that covers everything before the call, without an object: what is to
     * be done is noted in a head inside the area. Until then the area is nobody's, as if it had been freed; when the callback runs it is
     * busy, in the same life, and the callback's: to free, to keep or to hand on. What it throws is reported to {@link System.Logger}
     * {@code org.acre.purge}; the others run.
     *
     * @param headOffset as for {@link #free(long, long)}
     * @param callback a number that {@link #register} has given
     * @throws IllegalArgumentException if it has not, or the offset is wrong; nothing has changed
     */
    public void call(long address, long headOffset, int callback) {
        queue.callbacks().check(callback);
        prepareHead(headOffset);
        queue.addCallback(deferrals.take(address), headOffset, callback);
    }

    private void prepareHead(long headOffset) {
        queue.checkHead(headOffset);
        prepare();
    }

    /** What comes before a free is queued: the two reasons to wait a while. */
    private void prepare() {
        queue.requireOpen();
        if (gracePeriods.isStalled() && mayWait()) {
            gracePeriods.slowFree();
        }
        if (queue.isOverLimit() && mayWait()) {
            queue.slowDown(slowNanos);
        }
    }

    private boolean mayWait() {
        return !queue.isMonitor() && !door.isPurging() && gracePeriods.mayWait();
    }

    private void enqueue(long entry) {
        if (!queue.tryAddOrWrap(entry)) {
            freeInline(entry);
        }
    }

    /** There is no memory to note it in: the caller itself waits for a grace period. */
    private void freeInline(long entry) {
        long start = deferrals.start(entry);
        if (!mayWait()) {
            deferrals.restore(entry);
            throw new IllegalStateException("no block and no memory to note 0x" + Long.toHexString(start)
                    + " in, and its free cannot wait for a grace period inside a section or a callback; it is busy still."
                    + " The form with a head needs no memory");
        }
        try {
            gracePeriods.synchronize();
        } catch (Throwable e) {
            deferrals.restore(entry);
            throw e;
        }
        queue.noteInlineWait();
        deferrals.free(entry);
    }

    /**
     * Returns after everything is freed that was queued before the call, and the callbacks have run. An interrupt stays in the thread's
     * flag. {@link GracePeriods#barrier} waits for this, too.
     *
     * @throws IllegalStateException inside a section, in a callback, or after {@link #close}
     */
    public void barrier() {
        requireMayWait("barrier");
        Waits.endless(queue::await);
    }

    /**
     * The same, but gives up after {@code limit}: what is queued will be freed without the caller.
     *
     * @return whether everything is freed
     * @throws InterruptedException if the thread is interrupted before or while it waits; its flag is cleared
     */
    public boolean barrier(Duration limit) throws InterruptedException {
        requireMayWait("barrier");
        return queue.await(Patience.of(limit));
    }

    private void requireMayWait(String what) {
        queue.requireOpen();
        requireNotHolding(what);
    }

    private void requireNotHolding(String what) {
        if (queue.isMonitor()) {
            throw new IllegalStateException(what + " inside a callback: it would wait for itself");
        }
        gracePeriods.requireNotHolding(what);
    }

    /**
     * Memory is short: frees what waits as soon as a grace period allows, gives the blank blocks back, and holds off fetching more for
     * five seconds. Never waits.
     */
    public void pressure() {
        queue.pressure();
    }

    /** What is queued and what has been done. Looks at every node. */
    public DeferredFreeStatistics statistics() {
        return queue.statistics();
    }

    /**
     * Lets no more frees in, waits until everything that was queued is freed and the callbacks have run, and ends the threads. A free
     * that is called meanwhile is either waited for or refused. Again: waits until the first is done.
     *
     * @throws IllegalStateException inside a section or in a callback; nothing is closed
     */
    @Override public void close() {
        requireNotHolding("close");
        queue.close(this::unregister);
    }

    private void register() {
        try {
            gracePeriods.register(source);
        } catch (Throwable e) {
            queue.close(() -> {}); // gives the blank blocks back
            throw e;
        }
        door.addRelief(source);
    }

    private void unregister() {
        door.removeRelief(source);
        gracePeriods.unregister(source);
    }

    /** What others that wait ask of this: grace periods, and allocations that find no room. */
    private final class Source implements DeferredSource, Relief {
        @Override public boolean awaitQueued(Patience patience) throws InterruptedException {
            return queue.awaitIfOpen(patience);
        }

        @Override public boolean isCaller() {
            return queue.isMonitor();
        }

        @Override public long heldBytes() {
            return queue.heldBytes();
        }

        @Override public void close() {
            queue.close(DeferredFree.this::unregister);
        }

        @Override public int rank() {
            return QUEUED;
        }

        @Override public boolean relieve(long bytes) {
            long freed = queue.freedCount();
            if (queue.isEmpty() || !mayWait()) {
                return false;
            }
            try {
                boolean _ = queue.awaitIfOpen(Patience.of(RELIEF_PATIENCE));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return queue.freedCount() != freed;
        }
    }

    /** Grace periods as the queue sees them. */
    private record Clock(GracePeriods gracePeriods) implements Grace {
        @Override public long snapshot() {
            return gracePeriods.snapshot();
        }

        @Override public long start() {
            return gracePeriods.startPoll();
        }

        @Override public boolean isOver(long cookie) {
            return gracePeriods.poll(cookie);
        }

        @Override public void await(long cookie, long nanos) {
            try {
                boolean _ = gracePeriods.await(cookie, Patience.of(Duration.ofNanos(nanos)));
            } catch (InterruptedException e) {
                // Nobody ends the monitor that way: it looks, and waits again.
            }
        }
    }

    /** What can be chosen. Each method changes this builder and returns it. */
    public static final class Builder {
        /** A fifth of the kernel's: what waits here has a page at least. */
        private static final Duration INTERVAL = Duration.ofSeconds(1);
        /** Longer than most grace periods, so that most frees wait for room and not for their time; shorter than anybody notices. */
        private static final Duration SLOWDOWN = Duration.ofMillis(10);
        /** The kernel's rcu_min_cached_objs. */
        private static final int CACHED_BLOCKS = 5;
        /** Four million addresses in 32 MiB of heap, when they are there at once. */
        private static final int MOST_ARRAY_BLOCKS = 1 << 13;

        private static final int LIMIT_PART = 8;
        private static final long LIMIT_MOST = 1L << 28;
        private static final int NODES_PER_PROCESSOR = 4;
        private static final int LEAST_NODES = 8;

        private final AddressSpace space;
        private final GracePeriods gracePeriods;
        private @Nullable BlockMemory blockMemory;
        private @Nullable BulkFree owner;
        private int nodes = Math.clamp((long) NODES_PER_PROCESSOR * Runtime.getRuntime().availableProcessors(), LEAST_NODES,
                AddressSpace.MOST_NODES);
        private NodeSelector selector = NodeSelector.byThread();
        private int cachedBlocks = CACHED_BLOCKS;
        private Duration interval = INTERVAL;
        private Duration slowdown = SLOWDOWN;
        private long limitBytes = -1;
        private Wrappers.Source wrapperSource = Wrappers.Wrapper::new;

        private Builder(AddressSpace space, GracePeriods gracePeriods) {
            this.space = Objects.requireNonNull(space);
            this.gracePeriods = Objects.requireNonNull(gracePeriods);
        }

        /** Where blocks are kept and heads written; by default blocks are Java arrays, and there are no heads. */
        public Builder blockMemory(BlockMemory memory) {
            this.blockMemory = Objects.requireNonNull(memory);
            return this;
        }

        /** Who owns what is no area: it is asked first about every address. By default nobody. */
        public Builder owner(BulkFree objects) {
            this.owner = Objects.requireNonNull(objects);
            return this;
        }

        /**
         * How many queues there are, so that freeing threads seldom meet; four for each processor by default, at least 8.
         *
         * @param count 1 to 128
         */
        public Builder nodes(int count) {
            if (count < 1 || count > AddressSpace.MOST_NODES) {
                throw new IllegalArgumentException("nodes must be 1 to " + AddressSpace.MOST_NODES + ": " + count);
            }
            this.nodes = count;
            return this;
        }

        /** Which queue a caller uses; by default the one that its thread id names. */
        public Builder nodeSelector(NodeSelector chosen) {
            this.selector = Objects.requireNonNull(chosen);
            return this;
        }

        /** Blank blocks kept ready for each node, 0 to 64; 5 by default. */
        public Builder cachedBlocks(int count) {
            if (count < 0 || count > 64) {
                throw new IllegalArgumentException("cached blocks of a node must be 0 to 64: " + count);
            }
            this.cachedBlocks = count;
            return this;
        }

        /** How long a free that is too few for a batch may wait for others; a second by default. */
        public Builder interval(Duration time) {
            this.interval = positive("interval", time);
            return this;
        }

        /**
         * Above so many bytes that wait, each free that may wait does: until they are fewer, or for {@link #slowdown}. By default an eighth
         * of the space, and at most 256 MiB.
         */
        public Builder limitBytes(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("limit must not be negative: " + bytes);
            }
            this.limitBytes = bytes;
            return this;
        }

        /** How long a free waits at most when more bytes wait than the limit; 10 ms by default. */
        public Builder slowdown(Duration time) {
            this.slowdown = positive("slowdown", time);
            return this;
        }

        /** For tests: how a wrapper is made, which can fail for lack of memory. */
        Builder wrapperSource(Wrappers.Source source) {
            this.wrapperSource = source;
            return this;
        }

        private static Duration positive(String name, Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException(name + " must be positive: " + time);
            }
            return time;
        }

        private long limit() {
            if (limitBytes >= 0) {
                return limitBytes;
            }
            long pages = space.statistics().totalPages() / LIMIT_PART;
            return Math.min(pages, LIMIT_MOST / space.pageSize()) * space.pageSize();
        }

        /**
         * Starts no thread yet.
         *
         * @throws IllegalStateException if the grace periods are closed
         */
        public DeferredFree build() {
            DeferredFree built = new DeferredFree(this);
            built.register();
            return built;
        }
    }
}
