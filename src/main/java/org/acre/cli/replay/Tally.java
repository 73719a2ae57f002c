package org.acre.cli.replay;

/** What one worker did. For one thread; read by others after it ended. */
final class Tally {
    long operations;
    long resizedInPlace;
    long moved;
    long skipped;
    long notExpressed;
    long busyNanos;
    /** One past the highest byte that was ever handed out, from the start of the region. */
    long highest;

    /** Adds what another worker did; the busiest one sets the pace. */
    void add(Tally other) {
        operations += other.operations;
        resizedInPlace += other.resizedInPlace;
        moved += other.moved;
        skipped += other.skipped;
        notExpressed += other.notExpressed;
        busyNanos = Math.max(busyNanos, other.busyNanos);
        highest = Math.max(highest, other.highest);
    }
}
