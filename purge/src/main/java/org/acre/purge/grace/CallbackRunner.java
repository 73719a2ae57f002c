package org.acre.purge.grace;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Runs callbacks after a grace period, in batches, on a thread of its own: a slow callback delays other callbacks, and no
 * grace period.
 *
 * <p>A batch is all that was queued when the one before it had run. Batches are rounds, so that {@link #await} can wait for one.
 */
public final class CallbackRunner {
    private static final System.Logger LOGGER = System.getLogger("org.acre.purge");

    private final GraceDriver driver;
    private final CallbackQueue queue = new CallbackQueue(Runtime.getRuntime().availableProcessors());
    private final CallbackBatch batch = new CallbackBatch();
    private final Rounds rounds = new Rounds("batch of callbacks", 0);
    private final Daemon daemon = new Daemon("acre-callbacks", this::run);
    /** Made once: a thread that has nothing to do must not fail for want of memory. */
    private final BooleanSupplier hasWork = this::hasWork;

    private final LongAdder added = new LongAdder();
    private final AtomicLong run = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean closing;
    /** For the daemon alone. */
    private boolean closed;

    public CallbackRunner(GraceDriver driver) {
        this.driver = driver;
    }

    /**
     * Queues a callback. Never waits.
     *
     * @throws IllegalStateException after {@link #close}
     */
    public void add(Runnable callback) {
        if (!queue.add(callback)) {
            throw new IllegalStateException("closed after " + run.get() + " callbacks");
        }
        added.increment();
        // The add was a cas: the daemon, which says that it sleeps and then looks, has seen it if this does not see it asleep.
        boolean _ = daemon.tryWake(); // the callback is in: who waits for it wakes the daemon again, and is told if that fails
    }

    /** Waits until all callbacks that were queued before the call have run. @return false if patience has run out */
    public boolean await(Patience patience) throws InterruptedException {
        // A fence: the callbacks queued before are taken by a round that has not begun; pairs with the volatile begin of work.
        VarHandle.fullFence();
        long cookie = rounds.next();
        rounds.want(cookie);
        daemon.wake();
        return rounds.await(cookie, patience);
    }

    /** Whether the caller is the thread that runs callbacks. */
    public boolean isCaller() {
        return daemon.isCaller();
    }

    public long addedCount() {
        return added.sum();
    }

    public long runCount() {
        return run.get();
    }

    public long failedCount() {
        return failed.get();
    }

    /** Lets no more callbacks in, runs all that are queued, and ends the thread. */
    public void close() {
        closing = true;
        daemon.wake();
        daemon.join();
    }

    private void run() {
        while (!closed) {
            try {
                work();
            } catch (Throwable e) {
                daemon.retryLater(LOGGER, "callbacks wait; trying again in 1 s", e);
            }
        }
        rounds.stop();
    }

    private boolean hasWork() {
        return closing || rounds.isWanted() || !queue.isEmpty();
    }

    private void work() throws InterruptedException {
        if (!hasWork()) {
            daemon.sleepUnless(hasWork);
            return;
        }
        if (!rounds.isRunning()) { // it is, if something failed
            rounds.begin(); // volatile, before the callbacks are taken: await relies on that
        }
        boolean last = closing;
        if (last) {
            queue.close(batch);
        } else {
            queue.take(batch);
        }
        int count = batch.count();
        if (count > 0) {
            driver.await(driver.snapshot(), Patience.endless());
            batch.run(this::report);
            run.addAndGet(count);
        }
        rounds.end();
        closed = last;
    }

    private void report(Runnable callback, Throwable e) {
        failed.incrementAndGet();
        LOGGER.log(System.Logger.Level.WARNING, "callback " + callback + " threw; the rest of its batch runs", e);
    }
}
