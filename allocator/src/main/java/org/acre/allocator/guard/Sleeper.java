package org.acre.allocator.guard;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A thread that waits for a guard: looks for a short while, then parks until it is woken. Keeps interrupts for later. */
class Sleeper {
    /** Looks, of some 20 ns each, before a thread parks. With one processor, whoever holds the guard cannot be running. */
    static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 50 : 1;

    private final @Nullable Thread thread;
    /**
     * Volatile: set before the last look, and read by who wakes after he has made that look succeed, so that one of the two sees
     * the other.
     */
    private volatile boolean asleep;
    private boolean interrupted;

    /** @param thread null if it never waits */
    Sleeper(@Nullable Thread thread) {
        this.thread = thread;
    }

    /** Returns when {@code ready} has said true. */
    final void awaitThat(BooleanSupplier ready) {
        for (int look = 0; look < LOOKS; look++) {
            if (ready.getAsBoolean()) {
                return;
            }
            Thread.onSpinWait();
        }
        while (true) {
            asleep = true;
            if (ready.getAsBoolean()) {
                asleep = false;
                return;
            }
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
    }

    /** Makes it look again, once for each time it has gone to sleep. */
    final void wake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    /** After the wait, on its own thread: the interrupts that came meanwhile. */
    final void passInterruptsOn() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
