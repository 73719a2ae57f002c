package org.acre.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/** The JDK's arenas, one for each object: the only way to free an object alone. Their memory is zeroed. */
record ArenaHeap(Supplier<Arena> arenas) implements HandleHeap<ArenaHeap.Owned> {
    /** A segment with its arena. */
    record Owned(Arena arena, MemorySegment segment) {}

    /** Objects that are freed when the collector finds that nobody has them: free does nothing. */
    record Automatic() implements HandleHeap<MemorySegment> {
        @Override public MemorySegment allocate(long bytes) {
            return Arena.ofAuto().allocate(bytes);
        }

        @Override public long address(MemorySegment segment) {
            return segment.address();
        }

        @Override public void free(MemorySegment segment) {}
    }

    @Override public Owned allocate(long bytes) {
        Arena arena = arenas.get();
        return new Owned(arena, arena.allocate(bytes));
    }

    @Override public long address(Owned object) {
        return object.segment.address();
    }

    @Override public void free(Owned object) {
        object.arena.close();
    }
}
