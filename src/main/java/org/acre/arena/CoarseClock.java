package org.acre.arena;

/**
 * The time of the last purge, and so of about now: a purger makes a pass every second. Reading it costs a nanosecond; the OS's
 * clock costs as much as two allocations.
 */
final class CoarseClock {
    private volatile long now = System.nanoTime();

    /** Nanoseconds of {@link System#nanoTime}, of a moment ago. */
    long now() {
        return now;
    }

    void advance() {
        now = System.nanoTime();
    }
}
