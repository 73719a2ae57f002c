package org.acre.purge.grace;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;

/**
 * Numbered rounds of work, one at a time: anybody may ask for one that has not begun yet, and wait for its end. So all who ask
 * during one round share the next.
 *
 * <p>A round is begun and ended by one thread at a time. Its number is the cookie of those that wait for it. Numbers are compared
 * by their difference, so that they may wrap; with one round a nanosecond that is after 585 years.
 */
public final class Rounds {
    private final String name;
    /** The round begun last. Written by the thread that does the work, volatile: see {@link #next}. */
    private volatile long begun;
    /** The round ended last. Volatile: who sees it comes after all that was done in the round. */
    private volatile long ended;
    /** The last round that somebody wants. */
    private final AtomicLong wanted;

    private final ReentrantLock lock = LockOrder.newLock(LockRank.ROUNDS);
    private final Condition roundEnded = lock.newCondition();
    private volatile boolean stopped;

    /** @param last the number before the first */
    public Rounds(String name, long last) {
        this.name = name;
        this.begun = last;
        this.ended = last;
        this.wanted = new AtomicLong(last);
    }

    /**
     * The first round that has not begun. If a full fence keeps this load behind the stores of the caller before it, that round
     * sees them: had it begun before, its number would have been seen.
     */
    public long next() {
        return begun + 1;
    }

    /** Whether round {@code cookie} has ended. */
    boolean isOver(long cookie) {
        return ended - cookie >= 0;
    }

    /**
     * Refuses what {@link #next} has never returned: nobody would come for it.
     *
     * @throws IllegalArgumentException with the number and the last that can be
     */
    void check(long cookie) {
        long next = next();
        if (cookie - next > 0) {
            throw new IllegalArgumentException(
                    "cookie " + cookie + " was not given out here: the last " + name + " to ask for is " + next);
        }
    }

    /**
     * Sees to it that round {@code cookie} is wanted.
     *
     * @return whether nobody wanted it before: the caller must wake whoever does the work
     */
    public boolean want(long cookie) {
        while (true) {
            long last = wanted.get();
            if (last - cookie >= 0) {
                return false;
            }
            // cas: lost means that somebody wants another round, which may be this one or a later.
            if (wanted.compareAndSet(last, cookie)) {
                return true;
            }
        }
    }

    /** Whether a round is wanted that has not ended. */
    public boolean isWanted() {
        return wanted.get() - ended > 0;
    }

    public boolean isRunning() {
        return begun != ended;
    }

    /** By the thread that does the work. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
    public void begin() {
        begun = begun + 1;
    }

    /** By the thread that does the work. Wakes all who wait; those whose round is a later one go on waiting. */
    public void end() {
        endQuietly();
        wakeWaiters();
    }

    /** The same, but leaves it to the caller to {@link #wakeWaiters}. */
    void endQuietly() {
        ended = begun;
    }

    /** Wakes all who wait. May park for a moment: not with a role in hand. */
    void wakeWaiters() {
        lock.lock();
        try {
            roundEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many rounds have ended since round {@code first}. */
    long endedSince(long first) {
        return ended - first;
    }

    /**
     * Waits for the end of round {@code cookie}, which somebody must want.
     *
     * @return false if patience has run out
     * @throws IllegalStateException if rounds have stopped before it
     */
    public boolean await(long cookie, Patience patience) throws InterruptedException {
        if (isOver(cookie)) {
            return true;
        }
        LockOrder.blocking(name);
        lock.lock();
        try {
            boolean patient = true;
            while (patient && !isOver(cookie) && !stopped) {
                patient = patience.await(roundEnded);
            }
        } finally {
            lock.unlock();
        }
        boolean over = isOver(cookie);
        if (!over && stopped) {
            throw new IllegalStateException(name + " " + cookie + " will not come: closed after " + ended);
        }
        return over;
    }

    /** No round will be begun any more. */
    public void stop() {
        stopped = true;
        wakeWaiters();
    }
}
