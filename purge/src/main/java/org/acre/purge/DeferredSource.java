package org.acre.purge;

import org.acre.purge.grace.Patience;

/** What else waits for grace periods besides callbacks: see {@link GracePeriods#register}. */
interface DeferredSource {
    /** Waits until all that was queued before the call is freed. @return false if patience has run out */
    boolean awaitQueued(Patience patience) throws InterruptedException;

    /** Bytes that wait for a grace period, for reports. Any thread; need not be exact. */
    long heldBytes();
}
