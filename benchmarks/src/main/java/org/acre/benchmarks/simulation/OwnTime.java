package org.acre.benchmarks.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Time of a thread without what it waited for a processor that others had: on a quiet machine, time. Linux counts that wait for each thread; elsewhere
 * nothing is taken off.
 */
final class OwnTime {
    private static final Path SCHEDSTAT = Path.of("/proc/thread-self/schedstat");

    private final long started = System.nanoTime();
    private final long waited = waited();

    /** Since this was made, by the same thread. */
    long nanos() {
        return Math.max(1, System.nanoTime() - started - (waited() - waited));
    }

    /** The second number: nanoseconds on the run queue of a processor. */
    private static long waited() {
        try {
            return Long.parseLong(Files.readString(SCHEDSTAT).split(" ", -1)[1]);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
