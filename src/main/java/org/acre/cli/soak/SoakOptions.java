package org.acre.cli.soak;

import java.time.Duration;

/**
 * How to soak.
 *
 * @param time of load; the last round ends with it
 * @param round after which everything comes to rest and is counted
 * @param seed of all that is random; the order in which threads run is not
 * @param platformThreads workers that are platform threads
 * @param virtualThreads workers that are virtual threads
 * @param patience a worker that takes longer to come to rest is stuck
 */
public record SoakOptions(Duration time, Duration round, long seed, int platformThreads, int virtualThreads, Duration patience) {
    int workers() {
        return platformThreads + virtualThreads;
    }

    /** Whether worker number {@code worker} is a platform thread: the first are. */
    boolean isPlatform(int worker) {
        return worker < platformThreads;
    }
}
