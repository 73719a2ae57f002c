package org.acre.arena;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A shared arena with a JDK arena of its own, which closes with it: one handshake, and all segments are dead. */
final class StrictArena implements Arena, OpenArena {
    private final Thread opener = Thread.currentThread();
    private final long openedAt;
    private final ArenaMemory memory;
    private final OpenArenas<?> arenas;
    private final Arena scope;
    private final Chunks chunks;
    private final int seat;

    StrictArena(ArenaMemory memory, Growth growth, OpenArenas<?> arenas, boolean zeroing, long expectedBytes) {
        this.memory = memory;
        this.arenas = arenas;
        this.openedAt = arenas.now();
        this.scope = memory.sharedArena(this::leave);
        this.chunks = new Chunks(memory, growth, zeroing, scope, null, Chunk.EMPTY, expectedBytes);
        this.seat = arenas.enter(this);
    }

    // The JDK's arena runs this when it has closed, once, after the handshake, and after the cleanups of users. Who closes it at the same
    // time comes back before: so it must not be what close does at its end.
    private void leave() {
        try {
            boolean _ = chunks.close();
            memory.freeAll(chunks.take());
        } finally {
            arenas.leave(seat, this);
        }
    }

    @Override public MemorySegment allocate(long bytes, long alignment) {
        return chunks.allocate(bytes, alignment);
    }

    @Override public MemorySegment.Scope scope() {
        return scope.scope();
    }

    /** Refused, as by the JDK, for the second time, and while a segment is inside a native call. */
    @Override public void close() {
        scope.close();
    }

    @Override public String describe() {
        return "strict shared arena opened by " + opener + " with " + chunks.bytes() + " bytes";
    }

    @Override public long openedAt() {
        return openedAt;
    }

    @Override public String toString() {
        return describe();
    }
}
