package org.acre.purge.grace;

/** How long to sleep before the next look at readers: a little longer each time. */
final class Backoff {
    /** Less is rounded up by the OS: Linux adds 50 us to every timer of an ordinary thread. */
    private static final long FIRST_NANOS = 10_000;
    /** A reader inside for longer is not kept waiting for: a grace period ends at most this much late. */
    private static final long LAST_NANOS = 1_000_000;
    /** The same when somebody is in a hurry. */
    private static final long LAST_URGENT_NANOS = 50_000;

    private long nanos = FIRST_NANOS;

    void reset() {
        nanos = FIRST_NANOS;
    }

    long next(boolean urgent) {
        long now = Math.min(nanos, urgent ? LAST_URGENT_NANOS : LAST_NANOS);
        nanos = Math.min(2 * nanos, LAST_NANOS);
        return now;
    }
}
