package org.acre.purge.grace;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.acre.purge.event.GracePeriodEvent;
import org.acre.purge.event.TimeEvents;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends grace periods, one at a time, for as long as somebody wants one. All who ask during one share the next.
 *
 * <pre>
 *            want                      gate.heavy()           every section seen has ended
 *   idle ------------&gt; BEGUN --------------------&gt; SCANNED ------------------------------&gt; idle, or BEGUN again
 *         rounds.begin()             scan.begin()                 rounds.end()
 *        gate.nextEpoch()
 * </pre>
 *
 * <p>Each step is taken by whoever holds the driver's role: the daemon, or a thread that is in a hurry. The role is tried, never
 * waited for, and nobody parks in it: who does not get it leaves the step to who has it, and the daemon comes by again.
 */
/*
 * Why a grace period covers all that was unlinked before its cookie was taken. The updater unlinks, passes a full fence of its
 * own, and reads that round s was begun last: its cookie is s + 1. Round s + 1 is begun by a store, the next epoch and gate.heavy()
 * follow, and only then the readers are looked at. So what was unlinked is in memory before heavy() begins, and every section
 * that the scan does not see loads behind the point where heavy() reached its thread. Sections of the new epoch, which are not waited
 * for, load behind the load of an epoch that was stored later still. A cookie of s, the round that runs, would be wrong: its
 * scan may be over. Leaving the updater's fence to heavy(), as readers do, would be wrong, too: heavy() may reach a reader first,
 * the reader enter and find the old pointer, and heavy() reach the updater then. GraceModelTest has found that, and keeps it.
 *
 * Sections that the scan sees are waited for; their exit is a release and the look at it an acquire, so whatever they did comes
 * before rounds.end(), and rounds.end() comes before whatever is done after isOver or await.
 */
public final class GraceDriver {
    /** Looks at the readers by a thread in a hurry before it leaves them to the daemon: a few microseconds in all. */
    private static final int LOOKS = 64;
    /** Slots let go of threads that have ended this often, and whenever the daemon goes to sleep. */
    private static final long ROUNDS_PER_CLEANING = 1024;

    private static final System.Logger LOGGER = System.getLogger("org.acre.purge");

    static {
        TimeEvents.prepare();
    }

    private final ReaderSet readers;
    private final Gate gate;
    private final StallWatch stalls;
    private final long paceNanos;
    private final Rounds rounds;
    private final GraceScan scan;
    private final Daemon daemon = new Daemon("acre-grace-periods", this::run);
    /** Made once: a thread that has nothing to do must not fail for want of memory. */
    private final BooleanSupplier hasWork = this::hasWork;
    private final Backoff backoff = new Backoff();

    /** The role. Taken by cas, which acquires what the last holder has left; given back by a volatile store. */
    private final AtomicBoolean driven = new AtomicBoolean();
    /** The gate's word in the epoch of the round that runs; for who holds the role. */
    private long epoch;
    /** Whether that round has looked at the readers; for who holds the role. */
    private boolean scanned;
    /** What will be told of that round; null if nobody wants to know. For who holds the role. */
    private @Nullable GracePeriodEvent event;
    /** When the last round was begun; written in the role, read by the daemon: a stale value makes a pause shorter or longer. */
    private volatile long begunAt;
    /** The last round that somebody is in a hurry for. */
    private final AtomicLong urgent;
    private volatile boolean closing;

    /**
     * @param paceNanos the least time from the beginning of one grace period to that of the next, unless somebody is in a hurry
     * @param last the number before the first grace period's
     */
    public GraceDriver(ReaderSet readers, Gate gate, StallWatch stalls, long paceNanos, long last) {
        this.readers = readers;
        this.gate = gate;
        this.stalls = stalls;
        this.paceNanos = paceNanos;
        this.rounds = new Rounds("grace period", last);
        this.scan = new GraceScan(readers);
        this.urgent = new AtomicLong(last);
        this.begunAt = System.nanoTime() - paceNanos;
    }

    /** The cookie of a grace period that covers everything before the call. It is not asked for yet. */
    public long snapshot() {
        // What the caller has unlinked is in memory before it reads which round was begun last; pairs with begin and heavy() in
        // step. Weaker, and a reader could still find it after the round has reached that reader: see above.
        VarHandle.fullFence();
        return rounds.next();
    }

    /**
     * Whether the grace period of {@code cookie} has ended.
     *
     * @throws IllegalArgumentException if it was never given out
     */
    public boolean isOver(long cookie) {
        rounds.check(cookie);
        return rounds.isOver(cookie);
    }

    /** Sees to it that the grace period of {@code cookie} comes. Does not wait. */
    public void request(long cookie) {
        rounds.check(cookie);
        if (rounds.want(cookie) || !daemon.isStarted()) { // for whoever wanted it first there may have been no thread
            daemon.wake();
        }
    }

    /** Waits until the grace period of {@code cookie} is over. @return false if patience has run out */
    public boolean await(long cookie, Patience patience) throws InterruptedException {
        if (!isOver(cookie)) {
            rounds.want(cookie);
            daemon.wake(); // in any case: whoever wanted it first may not have come to it yet
        }
        return rounds.await(cookie, patience);
    }

    /** The same, and drives it on the calling thread as long as no section is in the way. */
    public boolean expedite(long cookie, Patience patience) throws InterruptedException {
        rounds.want(cookie);
        urgent.accumulateAndGet(cookie, (last, wanted) -> wanted - last > 0 ? wanted : last);
        try {
            for (int look = 0; look < LOOKS && !rounds.isOver(cookie); look++) {
                advance();
                Thread.onSpinWait();
            }
        } finally {
            if (!rounds.isOver(cookie)) {
                daemon.wake(); // also if a step has failed: others who want this round rely on whoever wanted it first
            }
        }
        return rounds.await(cookie, patience);
    }

    /** Whether the caller is the thread that drives grace periods, and so cannot wait for one. */
    public boolean isCaller() {
        return daemon.isCaller();
    }

    public long endedSince(long first) {
        return rounds.endedSince(first);
    }

    /** Ends when no grace period is wanted any more, which takes as long as the sections open now. */
    public void close() {
        closing = true;
        daemon.wake();
        daemon.join();
    }

    private void run() {
        while (!closing || rounds.isWanted()) {
            try {
                work();
            } catch (Throwable e) {
                // A barrier that failed, or no memory: the round stays where it is, and nothing is freed early.
                daemon.retryLater(LOGGER, "a grace period could not be driven; trying again in 1 s", e);
            }
        }
        rounds.stop();
    }

    private boolean hasWork() {
        return closing || rounds.isWanted();
    }

    private void work() {
        if (!rounds.isWanted()) {
            readers.forgetEndedOwners();
            daemon.sleepUnless(hasWork);
            return;
        }
        long pause = pause();
        if (pause > 0) {
            daemon.sleep(pause);
        } else if (advance()) {
            backoff.reset();
        } else {
            daemon.sleep(backoff.next(isUrgent()));
        }
    }

    /** How long the next round must not begin yet. */
    private long pause() {
        return rounds.isRunning() || isUrgent() || closing ? 0 : begunAt + paceNanos - System.nanoTime();
    }

    private boolean isUrgent() {
        return !rounds.isOver(urgent.get());
    }

    /** Takes a step, unless another thread does. @return whether a grace period has ended */
    private boolean advance() {
        // cas: one driver; acquires scan and scanned from the one before.
        if (!driven.compareAndSet(false, true)) {
            return false;
        }
        boolean ended = false;
        List<StallWatch.Suspect> suspects;
        GracePeriodEvent told;
        try {
            ended = step();
            told = ended ? event : null;
            suspects = ended ? List.of() : suspects();
        } finally {
            driven.set(false);
            if (ended) {
                rounds.wakeWaiters(); // whatever else fails: nobody else tells them
            }
        }
        TimeEvents.gracePeriod(told);
        suspects.forEach(stalls::report);
        return ended;
    }

    private boolean step() {
        if (!rounds.isRunning()) {
            if (!rounds.isWanted()) {
                return false;
            }
            event = TimeEvents.gracePeriodBegins(); // first: a round that has begun must get its epoch, whatever fails
            scanned = false;
            begunAt = System.nanoTime();
            rounds.begin();
            epoch = gate.nextEpoch(); // after begin: see there
        }
        if (!scanned) {
            gate.heavy(); // pairs with light() of readers; after begin, which pairs with snapshot: see above
            scan.begin(epoch);
            scanned = true;
        }
        if (!scan.isOver()) {
            return false;
        }
        stalls.clear();
        if (rounds.next() % ROUNDS_PER_CLEANING == 0) {
            readers.forgetEndedOwners();
        }
        TimeEvents.gracePeriodEnds(event, rounds.next() - 1, isUrgent(), scan.found());
        rounds.endQuietly();
        return true;
    }

    /** Only the daemon has time to report. */
    private List<StallWatch.Suspect> suspects() {
        return scanned && rounds.isRunning() && daemon.isCaller() ? stalls.suspects(scan, System.nanoTime()) : List.of();
    }
}
