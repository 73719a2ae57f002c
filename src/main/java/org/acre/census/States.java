package org.acre.census;

import org.acre.allocator.spi.RangeState;
import org.acre.states.MemoryState;

/** From the terms of the space to those of people. */
final class States {
    private States() {}

    static MemoryState of(RangeState state) {
        return switch (state) {
            case FREE -> MemoryState.FREE;
            case POOLED -> MemoryState.POOLED;
            case BUSY -> MemoryState.LIVE;
            case DEFERRED -> MemoryState.DEFERRED;
            case LAZY -> MemoryState.LAZY;
            case PINNED -> MemoryState.PINNED;
        };
    }

    /** Whether an area of this state is still what its last owner has made of it: no purge has settled it. */
    static boolean isUnsettled(MemoryState state) {
        return state.compareTo(MemoryState.PINNED) <= 0;
    }
}
