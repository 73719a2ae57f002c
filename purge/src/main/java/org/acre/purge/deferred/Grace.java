package org.acre.purge.deferred;

/** What deferred frees ask of grace periods. Cookies are numbered upwards: compare them by their difference. */
public interface Grace {
    /** The cookie of a grace period that covers everything before the call. */
    long snapshot();

    /** The same, and sees to it that this grace period comes. */
    long start();

    /** Whether the grace period of a cookie has ended. */
    boolean isOver(long cookie);

    /** Waits for that end, but for no longer than a time. By the monitor; the other methods never wait. */
    void await(long cookie, long nanos);
}
