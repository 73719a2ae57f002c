package org.acre.purge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.PassResult;
import org.acre.allocator.spi.PurgeDriver;
import org.acre.allocator.spi.SpaceDoor;
import org.jspecify.annotations.Nullable;

/**
 * Decides when freed areas may be used again, and has their mappings invalidated once for a whole batch: many frees, one
 * barrier. While it is open a free in its space only puts the area on a list; the purger's own thread makes a pass when so
 * many pages wait that the space's {@code lazyMaxPages} is crossed, and once an interval, so that an idle space gives its
 * pools back.
 *
 * <p>A pass takes a quarter of each pool and everything that waits, calls the {@link MappingInvalidation} once, and fills the
 * pools of the nodes with what the invalidation has let go; what the pools do not take goes to the free tree. The design is that of the
 * kernel's {@code drain_vmap_area_work} since Linux 6.9. Passes run one at a time, in the order in which they were asked for; a purge that
 * was asked for is never left out because another is under way.
 *
 * <p>Above a hard limit a free waits for its turn and purges itself: frees that outrun the purge slow down instead of
 * growing without bound. So does a failing allocation, which purges everything before it gives up.
 *
 * <p>Any thread may call any method. Waiting methods keep an interrupt for later; {@link #tryPurge} ends at one.
 * An invalidation must not call them, and gets {@link IllegalStateException} if it does.
 */
public final class Purger implements AutoCloseable {
    private final SpaceDoor door;
    private final PurgeHelpers helpers;
    private final Caches caches;
    private final PurgeSchedule schedule;
    private final PurgeThread thread;
    private final Driver driver = new Driver();
    private final InvalidationHook hook;
    private final PressureCallbacks pressure = new PressureCallbacks();
    private final LongAdder passesByPressure = new LongAdder();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Purger(Builder builder) {
        this.door = SpaceDoor.of(builder.space);
        this.helpers = new PurgeHelpers(builder.helpers);
        this.caches = new Caches(builder.caches);
        this.hook = new InvalidationHook(builder.invalidation);
        // Saturates: an interval of more than 292 years is none.
        long interval = TimeUnit.NANOSECONDS.convert(builder.interval);
        this.schedule = new PurgeSchedule(door, helpers, caches, interval, builder.clock);
        this.thread = new PurgeThread(schedule, this::standDown);
    }

    private void open(MappingInvalidation invalidation, long hardMaxPages) {
        thread.start(); // first: if there is no thread to be had, the space is as it was
        try {
            door.addRelief(pressure);
            // With nobody to call there is nothing to sort for it either.
            boolean callsNobody = invalidation instanceof Composition.None;
            if (!door.attach(driver, callsNobody ? null : hook, hardMaxPages)) {
                throw new IllegalStateException("the space has a purger already: close that first");
            }
        } catch (Throwable e) {
            thread.askToEnd(); // without waiting: the caller may be inside a pass, for whose end the thread may wait
            door.removeRelief(pressure);
            throw e;
        }
        if (!thread.isRunning()) {
            standDown(); // it has died before there was anything to stand down from
        }
    }

    /** A builder of the purger of {@code space}, with the defaults that its methods tell. */
    public static Builder on(AddressSpace space) {
        return new Builder(space);
    }

    /**
     * One pass with 25 % decay, after those that were asked for before. Returns when everything that had been freed before the
     * call is invalidated and in pool or tree, but for what the result counts as pinned or failed.
     *
     * @throws IllegalStateException inside an invalidation
     */
    public PurgeResult purge() {
        giveBack(false);
        return PurgeResult.of(door.purge(Decay.QUARTER, helpers));
    }

    /** Not inside a pass, where the pass itself is refused: nothing is to change then. */
    private void giveBack(boolean all) {
        if (!door.isPurging()) {
            caches.giveBack(all);
        }
    }

    /** Asks the purger's thread for a pass like {@link #purge()}, and does not wait for it. Does nothing when that thread has ended. */
    public void request() {
        thread.askForPass();
    }

    /**
     * As {@link #purge()}, but waits for its turn only so long.
     *
     * @return null if its turn did not come
     */
    public @Nullable PurgeResult tryPurge(long time, TimeUnit unit) throws InterruptedException {
        giveBack(false);
        return orNull(door.tryPurge(Decay.QUARTER, helpers, time, unit));
    }

    /**
     * Returns when every free before the call that touches [{@code start}, {@code end}) is invalidated, but for what the result
     * counts as pinned; does nothing if there is none. The kernel's {@code vm_unmap_aliases}, for a range. No decay. {@link
     * Long#MIN_VALUE} as the end is 2^63 unsigned.
     *
     * @throws IllegalArgumentException if the range ends before it starts
     * @throws IllegalStateException inside an invalidation; and if the invalidation failed, with what it threw
     */
    public PurgeResult purge(long start, long end) {
        // 2^63, the end of the last page, is negative.
        if (end < start && end != Long.MIN_VALUE) {
            throw new IllegalArgumentException("the range ends before it starts: [" + start + ", " + end + ")");
        }
        giveBack(false);
        PassResult pass = door.purgeRange(start, end, helpers);
        if (pass == null) {
            return PurgeResult.NOTHING;
        }
        if (pass.failure() != null) {
            throw new IllegalStateException("the invalidation failed: " + pass.failedPages() + " pages stay lazy, and "
                    + "what was freed in [0x" + Long.toHexString(start) + ", 0x" + Long.toHexString(end)
                    + ") may be among them", pass.failure());
        }
        return PurgeResult.of(pass);
    }

    /**
     * One pass that leaves nothing in the pools: on return all that was free before the call is in the tree, but for what the
     * result counts as pinned or failed.
     *
     * @throws IllegalStateException inside an invalidation
     */
    public PurgeResult purgeAll() {
        giveBack(true);
        return PurgeResult.of(door.purge(Decay.FULL, helpers));
    }

    /** As {@link #purgeAll}, but waits for its turn only so long. @return null if its turn did not come */
    public @Nullable PurgeResult tryPurgeAll(long time, TimeUnit unit) throws InterruptedException {
        giveBack(true);
        return orNull(door.tryPurge(Decay.FULL, helpers, time, unit));
    }

    private static @Nullable PurgeResult orNull(@Nullable PassResult pass) {
        return pass == null ? null : PurgeResult.of(pass);
    }

    /**
     * From now on an allocation that would fail, also after a full purge, asks {@code callback} to give something up, and
     * looks again if it did. Callbacks are asked in the order of their registration.
     *
     * @param name for the log
     * @return ends the registration when it is run
     */
    public Runnable onPressure(String name, PressureCallback callback) {
        return pressure.register(Objects.requireNonNull(name), Objects.requireNonNull(callback));
    }

    /** Lazy pages above which a free purges itself now; of no meaning when this purger has been closed. */
    public long hardMaxPages() {
        return door.lazyHardPages();
    }

    /** What it has done so far. */
    public PurgerStatistics statistics() {
        return new PurgerStatistics(schedule.passesByThreshold(), schedule.passesByTime(), passesByPressure.sum(), hook.failures(),
                hook.failedDiscards(), pressure.givenBytes(), thread.isRunning());
    }

    /**
     * Purges all and stops the purger's threads, after the pass under way. From then on frees purge inline, and still call the
     * invalidation, until there is another purger. Does nothing the second time. {@link #purge} and its like keep working, without helpers.
     *
     * @throws IllegalStateException inside an invalidation
     */
    @Override public void close() {
        if (door.isPurging()) {
            throw new IllegalStateException("an invalidation must not close its purger: it would wait for itself");
        }
        if (closed.compareAndSet(false, true)) {
            thread.end();
            standDown();
            door.removeRelief(pressure);
            try {
                caches.giveBack(true);
                door.purge(Decay.FULL, helpers);
            } finally {
                helpers.close();
            }
        }
    }

    /** Leaves purging to those who free. */
    private void standDown() {
        door.detach(driver);
    }

    /** What frees report. */
    private final class Driver implements PurgeDriver {
        @Override public void crossed(int node) {
            thread.askForPass();
        }

        @Override public void overfull(int node) {
            // An invalidation that frees must not wait for itself.
            if (!door.isPurging() && door.purgeAbove(door.lazyHardPages(), Decay.QUARTER, helpers) != null) {
                passesByPressure.increment();
            }
        }
    }

    /** Collects what a purger is made of. Every method changes this builder and returns it; not for several threads. */
    public static final class Builder {
        private final AddressSpace space;
        private MappingInvalidation invalidation = MappingInvalidation.none();
        private int helpers = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
        private Duration interval = Duration.ofSeconds(1);
        private long hardMaxPages = SpaceDoor.FOUR_LIMITS;
        private final List<AreaCache> caches = new ArrayList<>();
        private LongSupplier clock = System::nanoTime;

        private Builder(AddressSpace space) {
            this.space = Objects.requireNonNull(space);
        }

        /**
         * What is called once for each batch; {@link MappingInvalidation#none} by default. Areas that the invalidation of an
         * earlier purger has kept back, or failed on, are in the first batch of this one: what this one lets go is let go.
         */
        public Builder invalidation(MappingInvalidation chosen) {
            this.invalidation = Objects.requireNonNull(chosen);
            return this;
        }

        /**
         * Threads at most that populate nodes beside the one that purges; a quarter of the processors by default, at least 1. A
         * pass uses one for each further {@code lazyMaxPages} that wait.
         */
        public Builder helpers(int most) {
            if (most < 0) {
                throw new IllegalArgumentException("helpers must not be negative: " + most);
            }
            this.helpers = most;
            return this;
        }

        /** What stands on the space and is asked to free what it keeps, before each pass that the purger makes. May be repeated. */
        public Builder cache(AreaCache above) {
            caches.add(Objects.requireNonNull(above));
            return this;
        }

        /** A pass is made at least so often, if there is anything to do; a second by default, zero for never. */
        public Builder interval(Duration chosen) {
            if (chosen.isNegative()) {
                throw new IllegalArgumentException("interval must not be negative: " + chosen);
            }
            this.interval = chosen;
            return this;
        }

        /**
         * Lazy pages above which a free waits for its turn and purges itself; at least the space's {@code lazyMaxPages}. By
         * default four times what starts a purge at the time, at least 1,024. {@link Long#MAX_VALUE}: never.
         */
        public Builder hardMaxPages(long pages) {
            if (pages < 0) {
                throw new IllegalArgumentException("hardMaxPages must not be negative: " + pages);
            }
            this.hardMaxPages = pages;
            return this;
        }

        /** Nanoseconds that measure the interval; {@link System#nanoTime} by default. For tests. */
        public Builder clock(LongSupplier nanoseconds) {
            this.clock = Objects.requireNonNull(nanoseconds);
            return this;
        }

        /**
         * The purger, with its thread running.
         *
         * @throws IllegalStateException if the space has an open purger already
         */
        public Purger build() {
            Purger purger = new Purger(this);
            purger.open(invalidation, hardMaxPages);
            return purger;
        }
    }
}
