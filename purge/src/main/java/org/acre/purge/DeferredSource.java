package org.acre.purge;

import org.acre.purge.grace.Patience;

/** What else waits for grace periods besides callbacks: see {@link GracePeriods#register}. */
interface DeferredSource {
    /** Waits until all that was queued before the call is freed. @return false if patience has run out */
    boolean awaitQueued(Patience patience) throws InterruptedException;

    /** Whether the caller is a thread on which this frees, and so cannot wait for it. */
    default boolean isCaller() {
        return false;
    }

    /** Lets nothing more in and waits for what is in: the grace periods close. */
    default void close() {}

    /** Bytes that wait for a grace period, for reports. Any thread; need not be exact. */
    long heldBytes();
}
