package org.acre.cli.advise;

/** The end of the time that a search may take. */
final class Deadline {
    private final long begun = System.nanoTime();
    private final long millis;

    Deadline(long seconds) {
        this.millis = 1000 * seconds;
    }

    long usedMillis() {
        return Math.min(millis, (System.nanoTime() - begun) / 1_000_000);
    }

    /** From 0 to 1. */
    double usedPart() {
        return (double) usedMillis() / millis;
    }

    void check() {
        if (usedMillis() == millis) {
            throw new TimeUpException(millis / 1000);
        }
    }
}
