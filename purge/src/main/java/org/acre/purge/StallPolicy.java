package org.acre.purge;

import java.time.Duration;

/**
 * What is done about a section that is open for too long. Nothing that a policy does or throws lets a grace period end early.
 *
 * <p>A policy may close what the reader waits for, interrupt its thread, or raise an alarm. It must not wait for a grace period.
 */
@FunctionalInterface
public interface StallPolicy {
    /**
     * Hears of a section when it is open for longer than the limit, and once a limit after that. On a thread of Acre's: while this
     * runs, no grace period ends.
     */
    void stalled(StalledReader reader);

    /**
     * While a grace period stalls: called on each thread that queues a callback or a deferred free, before it does so, unless
     * it is inside a section or runs callbacks. What parks here slows down the growth of what is held back.
     */
    default void freeing() {}

    /** Writes each report to {@link System.Logger} {@code org.acre.purge}, as a warning. */
    static StallPolicy report() {
        return StallPolicies::log;
    }

    /**
     * Reports, and makes every free wait for {@code delay} as long as the stall lasts.
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    static StallPolicy slowFrees(Duration delay) {
        return new StallPolicies.Slow(delay);
    }
}
