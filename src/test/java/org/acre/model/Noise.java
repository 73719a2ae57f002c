package org.acre.model;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Lets a thread linger between its operations, so that a program that is run again is another interleaving. */
final class Noise {
    private static final int MOST_SPINS = 300;
    private static final long NAP_NANOS = 30_000;

    private final SplittableRandom random;

    Noise(SplittableRandom random) {
        this.random = random;
    }

    /** Mostly nothing, often a moment, seldom a nap. */
    void linger() {
        switch (random.nextInt(32)) {
            case 0, 1, 2, 3 -> LockSupport.parkNanos(1);
            case 4, 5, 6, 7 -> {
                for (int spins = random.nextInt(MOST_SPINS); spins > 0; spins--) {
                    Thread.onSpinWait();
                }
            }
            case 8 -> LockSupport.parkNanos(NAP_NANOS);
            default -> { }
        }
    }
}
