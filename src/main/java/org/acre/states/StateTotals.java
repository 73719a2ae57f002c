package org.acre.states;

/** Ranges by state. */
public record StateTotals(
        StateTotal live, StateTotal deferred, StateTotal lazy, StateTotal pinned, StateTotal pooled, StateTotal free) {
    /** Those of one state. */
    public StateTotal of(MemoryState state) {
        return switch (state) {
            case LIVE -> live;
            case DEFERRED -> deferred;
            case LAZY -> lazy;
            case PINNED -> pinned;
            case POOLED -> pooled;
            case FREE -> free;
        };
    }

    /** Bytes of all states together. */
    public long bytes() {
        return live.bytes() + deferred.bytes() + lazy.bytes() + pinned.bytes() + pooled.bytes() + free.bytes();
    }
}
