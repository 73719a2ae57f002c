package org.acre.benchmarks.simulation;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Two threads that answer one another, awake or parked. */
final class PingPong {
    private static final int LINES = 20_000;
    private static final int WAKES = 2_000;

    private final AtomicLong ball = new AtomicLong();
    private final boolean parked;
    /** What each unpark of the first player took. */
    private final long[] unparks;
    private int unparked;

    private PingPong(boolean parked, int hits) {
        this.parked = parked;
        this.unparks = new long[hits];
    }

    /** Nanoseconds until a line of the cache that another processor wrote is here. */
    static double line() throws InterruptedException {
        return new PingPong(false, LINES).best(LINES, 200);
    }

    /**
     * What it takes to unpark a thread, and until that runs. The waiter has time to fall asleep.
     *
     * @return nanoseconds of the call, and from its end until the waiter runs
     */
    static double[] wake() throws InterruptedException {
        PingPong game = new PingPong(true, WAKES);
        double whole = game.best(WAKES, 10);
        Arrays.sort(game.unparks);
        // The lower quartile: some calls find the other awake, and some lose the processor.
        double unpark = Math.min((double) game.unparks[WAKES / 4], whole);
        return new double[] {unpark, whole - unpark};
    }

    /** The best mean of {@code group} hits, of either side's. */
    private double best(int hits, int group) throws InterruptedException {
        Thread main = Thread.currentThread();
        Thread other = Thread.ofPlatform().daemon().name("acre-simulation-pong").start(() -> play(1, hits, main));
        long started = System.nanoTime();
        double best = Double.MAX_VALUE;
        for (int hit = 0; hit < hits; hit++) {
            hit(2L * hit, other);
            if (hit % group == group - 1) {
                long now = System.nanoTime();
                best = Math.min(best, (now - started) / (2.0 * group));
                started = now;
            }
        }
        other.join();
        return best;
    }

    private void play(long first, int hits, Thread partner) {
        for (int hit = 0; hit < hits; hit++) {
            hit(first + 2L * hit, partner);
        }
    }

    /** Waits for its number and counts on. */
    private void hit(long number, Thread partner) {
        while (ball.get() != number) {
            if (parked) {
                LockSupport.parkNanos(1_000_000);
            } else {
                Thread.onSpinWait();
            }
        }
        ball.set(number + 1);
        if (parked) {
            long started = System.nanoTime();
            LockSupport.unpark(partner);
            if (number % 2 == 0) {
                unparks[unparked++] = System.nanoTime() - started;
            }
        }
    }
}
