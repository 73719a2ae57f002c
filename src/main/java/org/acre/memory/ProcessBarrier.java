package org.acre.memory;

import org.acre.purge.AsymmetricBarrier;
import org.jspecify.annotations.Nullable;

/**
 * sys_membarrier, private and expedited: interrupts every processor that runs a thread of this process.
 *
 * <p>There is no second choice behind it. Changing the protection of a page interrupts processors on x86-64, but not on
 * AArch64, where the hardware broadcasts. Closing a shared arena makes every thread pass a handshake, at the cost that Acre is
 * there to avoid. So without membarrier readers fence.
 */
public final class ProcessBarrier implements AsymmetricBarrier {
    private static final @Nullable String WHY_NOT = findWhyNot();

    private ProcessBarrier() {}

    /** Why there is no such barrier here, in words that complete "because"; null if there is. */
    public static @Nullable String whyNot() {
        return WHY_NOT;
    }

    /**
     * The barrier of this process.
     *
     * @throws UnsupportedOperationException with {@link #whyNot} if there is none
     */
    public static ProcessBarrier create() {
        if (WHY_NOT != null) {
            throw new UnsupportedOperationException("no process-wide barrier because " + WHY_NOT);
        }
        return new ProcessBarrier();
    }

    private static @Nullable String findWhyNot() {
        String notNative = Platform.whyNotNative();
        if (notNative != null) {
            return notNative;
        }
        return PosixMemory.registerMembarrier() ? null : "the kernel or a sandbox refuses sys_membarrier";
    }

    @Override public void fenceAllThreads() {
        if (PosixMemory.membarrier()) {
            return;
        }
        // A process that was written to disk and restored must register again.
        if (!PosixMemory.registerMembarrier() || !PosixMemory.membarrier()) {
            throw new IllegalStateException("sys_membarrier failed after it had been registered; nothing is freed without it");
        }
    }

    @Override public String toString() {
        return "sys_membarrier";
    }
}
