package org.acre;

import java.util.OptionalInt;
import org.acre.allocator.NodeSelector;
import org.acre.memory.Platform;
import org.jspecify.annotations.Nullable;

/** Which node of a region's space serves a caller. */
public enum NodeChoice {
    /** That of the processor it runs on, by sched_getcpu: one node a processor. Where that cannot be asked, as {@link #THREAD}. */
    PROCESSOR,

    /** Thread id modulo nodes: four nodes a processor. A thread keeps its node wherever it runs; virtual threads spread too. */
    THREAD;

    /** Null if the space is to choose by itself. */
    @Nullable NodeSelector selector() {
        return this == PROCESSOR ? Platform.nodeSelector() : null;
    }

    /** Empty if the space is to choose by itself. */
    OptionalInt nodes() {
        return this == PROCESSOR ? Platform.nodes() : OptionalInt.empty();
    }
}
