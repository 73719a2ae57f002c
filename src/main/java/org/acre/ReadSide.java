package org.acre;

import org.acre.memory.ProcessBarrier;
import org.acre.purge.GracePeriods;
import org.jspecify.annotations.Nullable;

/** Grace periods whose readers pay as little as this machine allows. */
public final class ReadSide {
    private ReadSide() {}

    /** {@link #builder()} with every default. */
    public static GracePeriods gracePeriods() {
        return builder().build();
    }

    /**
     * Grace periods of which readers enter with a plain store, because the waiting side fences for them by sys_membarrier; or,
     * where {@link #whyReadersFence} says why that is not to be had, with a fence of their own.
     */
    public static GracePeriods.Builder builder() {
        GracePeriods.Builder builder = GracePeriods.builder();
        return whyReadersFence() == null ? builder.barrier(ProcessBarrier.create()) : builder;
    }

    /** Why readers must fence here, in words that complete "because"; null if they need not. */
    public static @Nullable String whyReadersFence() {
        return ProcessBarrier.whyNot();
    }
}
