package org.acre.purge;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.allocator.order.LockRank;
import org.acre.purge.event.TimeEvents;
import org.acre.purge.grace.CallbackRunner;
import org.acre.purge.grace.Closing;
import org.acre.purge.grace.Gate;
import org.acre.purge.grace.GraceDriver;
import org.acre.purge.grace.Patience;
import org.acre.purge.grace.ReaderSet;
import org.acre.purge.grace.StallWatch;
import org.jspecify.annotations.Nullable;

/**
 * Read-copy-update: readers walk shared structures without locks, and what is unlinked from them is freed after a grace
 * period, when no reader can hold it any more. Every method may be called by any thread, virtual ones included.
 *
 * <p>Readers promise: every load of a shared pointer, and every use of what it led to, lies inside a section; a section ends, and on
 * the thread that opened it; nothing inside a section waits for a grace period.
 *
 * <p>Updaters promise: what they free can no longer be reached from shared pointers when the grace period is asked for.
 *
 * <p>Then: what was done before a call of {@link #synchronize}, {@link #startPoll} or {@link #call} is seen by every section that
 * is not waited for, and all that was done in the sections waited for happens-before the return of {@code synchronize}, a
 * {@code poll} that says true, and the callback. A grace period that has ended says nothing of sections opened later.
 *
 * <p>A reader, and who takes something away from readers:
 *
 * {@snippet file="org/acre/purge/PurgeSnippetsTest.java" region="reader"}
 *
 * {@snippet file="org/acre/purge/PurgeSnippetsTest.java" region="updater"}
 *
 * <p>Progress: entering, leaving, {@code startPoll}, {@code poll} and {@code call} never wait. Whoever waits does so for the
 * sections open when its grace period begins and, if one is running, for that one; grace periods are shared by all who ask
 * meanwhile. A section that never ends stops all of that: it is found, named and reported, and nothing is freed early.
 *
 * <p>After the kernel's RCU (McKenney, Slingwine: Read-Copy Update, 1998) and liburcu; cookies are those of its polled interface.
 */
public final class GracePeriods implements AutoCloseable {
    private final ReaderSet readers = new ReaderSet();
    private final Gate gate;
    private final StallPolicy policy;
    private final StallWatch stalls;
    private final GraceDriver driver;
    private final CallbackRunner callbacks;
    private final List<DeferredSource> sources = new CopyOnWriteArrayList<>();

    private final long firstRound;
    private final AtomicLong stallReports = new AtomicLong();
    private final Closing closing = new Closing(LockRank.GRACE_CLOSE);
    private boolean drained; // written while closing

    GracePeriods(Builder builder) {
        this.gate = builder.gate();
        this.policy = builder.stallPolicy;
        this.stalls = new StallWatch(TimeUnit.NANOSECONDS.convert(builder.stallLimit), this::report);
        this.firstRound = builder.firstRound;
        this.driver = new GraceDriver(readers, gate, stalls, TimeUnit.NANOSECONDS.convert(builder.pace), firstRound);
        this.callbacks = new CallbackRunner(driver);
    }

    /** Readers pay for a full fence when they enter. Runs anywhere. */
    public static GracePeriods create() {
        return builder().build();
    }

    /** Readers enter with a plain store; each grace period pays for {@code barrier}, which is a system call on Linux. */
    public static GracePeriods create(AsymmetricBarrier barrier) {
        return builder().barrier(barrier).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens a section of the calling thread, which need not be registered: a cas to take a slot. Never waits. Sections nest, each
     * with a slot of its own.
     *
     * @throws IllegalStateException after {@link #close}
     */
    public ReadSection enter() {
        requireOpen();
        long word = gate.word();
        ReadSection section = new ReadSection(readers.enterSlot(Thread.currentThread(), word, trace(word)));
        gate.light(); // keeps the loads of the section behind the store; pairs with Gate.heavy, see there
        return section;
    }

    /**
     * Registers a reader, at the cost of copying the list of them. Close it.
     *
     * @throws IllegalStateException after {@link #close}
     */
    public Reader reader() {
        requireOpen();
        return new Reader(this, readers, gate);
    }

    /** Whether the calling thread has a section open. Looks at all readers: for checks, not for hot paths. */
    public boolean isInsideSection() {
        return readers.heldBy(Thread.currentThread()) != null;
    }

    /**
     * Returns after every section that was open at the call has been closed. Parks, for a grace period that all share who ask now;
     * an interrupt stays in the thread's flag.
     *
     * @throws IllegalStateException inside a section, in a callback, or after {@link #close}
     */
    public void synchronize() {
        requireMayWait("synchronize");
        Waits.endless(patience -> driver.await(driver.snapshot(), patience));
    }

    /**
     * The same, but gives up after {@code limit}: the grace period goes on without the caller.
     *
     * @return whether the sections have been closed
     * @throws InterruptedException if the thread is interrupted before or while it waits; its flag is cleared
     */
    public boolean synchronize(Duration limit) throws InterruptedException {
        requireMayWait("synchronize");
        return driver.await(driver.snapshot(), Patience.of(limit));
    }

    /** {@link #synchronize()}, or until the thread is interrupted. */
    public void synchronizeInterruptibly() throws InterruptedException {
        requireMayWait("synchronize");
        driver.await(driver.snapshot(), Patience.interruptible());
    }

    /**
     * {@link #synchronize()} for those in a hurry: a grace period on the calling thread, at once. With no section in the way it
     * costs the barrier and a look at each reader and wakes nobody; else the caller parks, and readers are looked at more often.
     * The barrier interrupts every running thread of the process each time: not for loops.
     */
    public void synchronizeExpedited() {
        requireMayWait("synchronizeExpedited");
        Waits.endless(patience -> driver.expedite(driver.snapshot(), patience));
    }

    /** {@link #synchronize(Duration)} for those in a hurry. */
    public boolean synchronizeExpedited(Duration limit) throws InterruptedException {
        requireMayWait("synchronizeExpedited");
        return driver.expedite(driver.snapshot(), Patience.of(limit));
    }

    /**
     * The cookie of a grace period that covers everything before the call, which nobody needs to have asked for: it comes when
     * anybody asks for it or a later one. Costs a full fence.
     *
     * @throws IllegalStateException after {@link #close}
     */
    public long snapshot() {
        requireOpen();
        return driver.snapshot();
    }

    /** {@link #snapshot}, and asks for that grace period. Never waits. Any number of callers share one grace period. */
    public long startPoll() {
        requireOpen();
        long cookie = driver.snapshot();
        driver.request(cookie);
        return cookie;
    }

    /**
     * Whether the grace period of {@code cookie} has ended. Cookies may be compared by their difference alone.
     *
     * @throws IllegalArgumentException if this object has not given out the cookie
     * @throws IllegalStateException if it will never end because of {@link #close}
     */
    public boolean poll(long cookie) {
        if (driver.isOver(cookie)) {
            return true;
        }
        requireOpen();
        return false;
    }

    /** Returns when the grace period of {@code cookie} has ended, and asks for it if nobody has. Otherwise as {@link #synchronize()}. */
    public void await(long cookie) {
        requireMayWait("await");
        Waits.endless(patience -> driver.await(cookie, patience));
    }

    /** {@link #await(long)}, but gives up after {@code limit}, as {@link #synchronize(Duration)} does. */
    public boolean await(long cookie, Duration limit) throws InterruptedException {
        requireMayWait("await");
        return driver.await(cookie, Patience.of(limit));
    }

    /**
     * Runs {@code callback} after a grace period that covers everything before the call, on a thread of Acre's, in no promised
     * order. Never waits, unless the {@link StallPolicy} says so. Inside a section, too, and in a callback. What a callback throws is
     * reported to {@link System.Logger} {@code org.acre.purge}; the others run.
     *
     * @throws IllegalStateException after {@link #close}
     */
    public void call(Runnable callback) {
        Objects.requireNonNull(callback);
        requireOpen();
        if (stalls.isStalled() && mayWait()) {
            policy.freeing();
        }
        callbacks.add(callback);
    }

    /**
     * Returns after all callbacks and deferred frees that were queued before the call are done. An interrupt stays in the
     * thread's flag. The kernel's {@code rcu_barrier} leaves deferred frees out.
     *
     * @throws IllegalStateException inside a section, in a callback, or after {@link #close}
     */
    public void barrier() {
        requireMayWait("barrier");
        Waits.endless(this::awaitQueued);
    }

    /** {@link #barrier()}, but gives up after {@code limit}, as {@link #synchronize(Duration)} does. */
    public boolean barrier(Duration limit) throws InterruptedException {
        requireMayWait("barrier");
        return awaitQueued(Patience.of(limit));
    }

    private boolean awaitQueued(Patience patience) throws InterruptedException {
        for (DeferredSource source : sources) {
            if (!source.awaitQueued(patience)) {
                return false;
            }
        }
        return callbacks.await(patience);
    }

    public GraceStatistics statistics() {
        long run = callbacks.runCount(); // before those added, so that no more seem run than were queued
        return new GraceStatistics(driver.endedSince(firstRound), callbacks.addedCount(), run, callbacks.failedCount(),
                readers.registeredCount(), readers.slotCount(), stallReports.get());
    }

    /**
     * Waits for all that is queued, callbacks and deferred frees, and ends the threads. Sections that are open may be closed
     * later; all else that is called after is IllegalStateException. Again: waits until the first is done.
     *
     * @throws IllegalStateException inside a section or in a callback; nothing is closed
     * @throws OutOfMemoryError if the OS has no thread for what is to be done; then close it again
     */
    @Override public void close() {
        requireNotHolding("close");
        closing.run(() -> {
            if (!drained) {
                Waits.endless(this::awaitQueued);
                sources.forEach(DeferredSource::close);
                drained = true;
            }
            gate.close();
            callbacks.close();
            driver.close();
        });
    }

    /** Makes {@link #barrier} and {@link #close} wait for a source, too, and reports count its bytes. */
    void register(DeferredSource source) {
        requireOpen();
        sources.add(source);
        // Added first, then looked: a close that has not seen the source is seen here, and it would outlive what it waits for.
        if (closing.hasBegun()) {
            sources.remove(source);
            throw new IllegalStateException("these grace periods are being closed");
        }
    }

    void unregister(DeferredSource source) {
        sources.remove(source);
    }

    /** For sources: waits for a grace period on one of their own threads, with the patience of whoever waits for them. */
    boolean await(long cookie, Patience patience) throws InterruptedException {
        requireOpen();
        return driver.await(cookie, patience);
    }

    /** Whether a section has stalled: who frees, and may wait, asks {@link #slowFree} then. */
    boolean isStalled() {
        return stalls.isStalled();
    }

    /** Gives the policy its say about a free, before it is queued. */
    void slowFree() {
        policy.freeing();
    }

    /** Whether the caller may wait for a grace period: it is inside no section, and none of Acre's threads that end one. */
    boolean mayWait() {
        return !driver.isCaller() && !callbacks.isCaller() && !isFreeing() && !isInsideSection();
    }

    /** Whether the caller is a thread on which a source frees and runs callbacks. */
    private boolean isFreeing() {
        for (DeferredSource source : sources) {
            if (source.isCaller()) {
                return true;
            }
        }
        return false;
    }

    void requireOpen() {
        if (gate.isClosed()) {
            throw new IllegalStateException("these grace periods are closed");
        }
    }

    private void requireMayWait(String what) {
        requireOpen();
        requireNotHolding(what);
    }

    /** Refuses to let a thread wait that would wait for itself. */
    void requireNotHolding(String what) {
        if (callbacks.isCaller() || isFreeing()) {
            throw new IllegalStateException(what + " inside a callback: it would wait for itself; use call or startPoll");
        }
        if (driver.isCaller()) {
            throw new IllegalStateException(what + " inside a stall policy: no grace period ends while it runs");
        }
        if (isInsideSection()) {
            throw new IllegalStateException(what + " inside a read-side section of " + Thread.currentThread()
                    + ": it would wait for itself; close the section first, or use call or startPoll");
        }
    }

    /** The stack of whoever enters a section, if the gate says so. */
    @Nullable Throwable trace(long word) {
        return Gate.isTraced(word) ? new Throwable("entered here") : null;
    }

    private void report(@Nullable Thread thread, long ageNanos, @Nullable Throwable trace) {
        stallReports.incrementAndGet();
        List<StackTraceElement> entered = trace == null ? List.of() : List.of(trace.getStackTrace());
        long held = sources.stream().mapToLong(DeferredSource::heldBytes).sum();
        try {
            StalledReader reader = new StalledReader(thread, Duration.ofNanos(ageNanos), entered, held);
            TimeEvents.stalled(reader);
            policy.stalled(reader);
        } catch (Throwable e) {
            System.getLogger("org.acre.purge").log(System.Logger.Level.WARNING, "stall policy " + policy + " threw", e);
        }
    }

    /** What can be chosen. Each method changes this builder and returns it. */
    public static final class Builder {
        /** Longer than any section that is meant to be one, and shorter than the patience of whoever looks for the fault. */
        private static final Duration STALL_LIMIT = Duration.ofSeconds(10);
        /** At most 10,000 barriers a second, each of which takes a microsecond or two of every running thread. */
        private static final Duration PACE = Duration.ofNanos(100_000);

        private @Nullable AsymmetricBarrier barrier;
        private StallPolicy stallPolicy = StallPolicy.report();
        private Duration stallLimit = STALL_LIMIT;
        private Duration pace = PACE;
        private boolean traced;
        private long firstRound;

        private Builder() {}

        /** Readers do not fence; the waiting side pays for {@code barrier}. Default: readers fence. */
        public Builder barrier(AsymmetricBarrier barrier) {
            this.barrier = Objects.requireNonNull(barrier);
            return this;
        }

        /**
         * For how long a section may hold a grace period back before it is reported, 10 s by default.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder stallLimit(Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("the stall limit must be positive: " + limit);
            }
            this.stallLimit = limit;
            return this;
        }

        /** What is done about a section that stalls; by default it is {@linkplain StallPolicy#report reported}. */
        public Builder stallPolicy(StallPolicy policy) {
            this.stallPolicy = Objects.requireNonNull(policy);
            return this;
        }

        /** Records the stack of every enter, for reports of stalls. Costs microseconds and an exception each: for debugging. */
        public Builder traceSections() {
            this.traced = true;
            return this;
        }

        /**
         * The least time from the start of one grace period to the start of the next, 100 us by default, so that those who ask
         * meanwhile share it; 0 = none. {@link #synchronizeExpedited} does not wait for it.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder pace(Duration pace) {
            if (pace.isNegative()) {
                throw new IllegalArgumentException("a negative pace: " + pace);
            }
            this.pace = pace;
            return this;
        }

        /** Where numbering begins, for tests of its end. */
        Builder firstRound(long round) {
            this.firstRound = round;
            return this;
        }

        private Gate gate() {
            AsymmetricBarrier barrier = this.barrier;
            Gate gate = barrier == null ? Gate.ofReaders() : Gate.ofWaiters(barrier::fenceAllThreads);
            return traced ? gate.traced() : gate;
        }

        public GracePeriods build() {
            return new GracePeriods(this);
        }
    }
}
