package org.acre.purge.deferred;

import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import org.acre.purge.grace.Daemon;
import org.acre.purge.grace.Patience;
import org.acre.purge.grace.Rounds;

/**
 * The thread that takes what was freed, asks for grace periods, and frees what is ripe. It sleeps until the first free; then for an
 * interval, or until a block is full, more bytes wait than the limit, or somebody waits for a barrier.
 */
final class Monitor {
    /** New work waits for so long at most while the monitor waits for a grace period; so does an entry that is still being written. */
    private static final long FIRST_LOOK_NANOS = 100_000;

    private static final long LAST_LOOK_NANOS = 2_000_000;


    private static final System.Logger LOGGER = System.getLogger("org.acre.purge");

    private final NodeQueues queues;
    private final Wrappers wrappers;
    private final Batches batches;
    private final Reclaimer reclaimer;
    private final Grace grace;
    private final long intervalNanos;
    private final Daemon daemon = new Daemon("acre-deferred-free", this::run);
    /** Made once: a thread that has nothing to do must not fail for want of memory. */
    private final BooleanSupplier isCalled = this::isCalled;
    private final Rounds rounds = new Rounds("barrier", 0);

    /**
     * Set after work was added, cleared before work is looked for. Volatile: who finds it set has added before it is cleared, so
     * that the look that follows sees the work.
     */
    private volatile boolean called;
    private volatile boolean closing;
    /** Somebody wants what waits to be freed now; forgotten when a batch begins. */
    private volatile boolean hurried;

    // The thread's own.
    private boolean flushOwed;
    private long target;
    private long lookNanos = FIRST_LOOK_NANOS;
    private boolean over;

    Monitor(NodeQueues queues, Wrappers wrappers, Batches batches, Reclaimer reclaimer, Grace grace, long intervalNanos) {
        this.queues = queues;
        this.wrappers = wrappers;
        this.batches = batches;
        this.reclaimer = reclaimer;
        this.grace = grace;
        this.intervalNanos = intervalNanos;
    }

    /** Makes it look for work, which is queued: it does not throw. Any thread; never waits. */
    void call() {
        if (!called || !daemon.isStarted()) { // for whoever called first there may have been no thread
            called = true;
            boolean _ = daemon.tryWake();
        }
    }

    /** Makes it free what waits without waiting for more. Any thread; never waits. */
    void hurry() {
        hurried = true;
        called = true;
        boolean _ = daemon.tryWake();
    }

    boolean isCaller() {
        return daemon.isCaller();
    }

    /** Waits until all that was queued before the call is freed. @return false if patience has run out */
    boolean await(Patience patience) throws InterruptedException {
        // A fence: what was queued before is taken by a round that has not begun; pairs with the volatile begin of pass.
        VarHandle.fullFence();
        long cookie = rounds.next();
        boolean _ = rounds.want(cookie);
        called = true;
        daemon.wake(); // throws if there is no thread: the caller would wait for ever
        return rounds.await(cookie, patience);
    }

    /** Lets nothing more in, waits until everything is freed, and ends the thread. */
    void close() {
        closing = true;
        called = true;
        daemon.wake();
        daemon.join();
    }

    private boolean isCalled() {
        return called;
    }

    private void run() {
        while (!over) {
            try {
                pass();
            } catch (Throwable e) {
                daemon.retryLater(LOGGER, "deferred frees wait; trying again in 1 s", e);
            }
        }
        queues.held().release();
        rounds.stop();
    }

    private void pass() {
        called = false;
        boolean last = closing;
        beginRound();
        queues.takeFull(batches.filling(), grace);
        if (flushOwed || last) {
            takeAll(last);
        }
        if (batches.reclaim(reclaimer, grace)) {
            lookNanos = FIRST_LOOK_NANOS;
        }
        if (batches.hasPlace() && isDue()) {
            hurried = false; // before the take: who comes now is taken, or hurries anew
            takeAll(last);
            begin();
        }
        queues.held().settle();
        endRound();
        over = last && batches.isEmpty() && !rounds.isRunning() && !rounds.isWanted();
        if (!over) {
            sleep();
        }
    }

    /** Begins a round if one is wanted: everything that is queued now must be taken for it. */
    private void beginRound() {
        if (!rounds.isRunning() && rounds.isWanted()) {
            rounds.begin(); // volatile, before anything is taken: await relies on that
            flushOwed = true;
        }
    }

    private void endRound() {
        if (rounds.isRunning() && !flushOwed && batches.isDone(target)) {
            rounds.end();
            call();
        }
    }

    private void takeAll(boolean last) {
        Batch filling = batches.filling();
        queues.takeAll(filling, grace, last);
        filling.addWrappers(wrappers.take(last));
        if (flushOwed) {
            target = batches.target();
            flushOwed = false;
        }
    }

    private boolean isDue() {
        if (hurried || !batches.filling().isEmpty() || queues.held().isOver() || queues.hasWorth() || !wrappers.isEmpty()) {
            return true;
        }
        long since = queues.since();
        return since != 0 && System.nanoTime() - since >= intervalNanos;
    }

    private void begin() {
        if (!batches.filling().isEmpty()) {
            batches.begin(grace);
            lookNanos = FIRST_LOOK_NANOS;
        }
    }

    /** Until the oldest batch is ripe, or a while. Calls are heard afterwards. */
    private void awaitOldest() {
        long cookie = batches.oldestCookie();
        if (grace.isOver(cookie)) {
            daemon.sleepUnless(isCalled, lookNanos); // for an entry that is still being written
        } else if (!called) {
            grace.await(cookie, lookNanos);
        }
    }

    private void sleep() {
        if (batches.isInFlight()) {
            awaitOldest();
            lookNanos = Math.min(2 * lookNanos, LAST_LOOK_NANOS);
            return;
        }
        long since = queues.since();
        if (since == 0) {
            daemon.sleepUnless(isCalled);
        } else {
            long left = since + intervalNanos - System.nanoTime();
            if (left > 0) {
                daemon.sleepUnless(isCalled, left);
            }
        }
    }
}
