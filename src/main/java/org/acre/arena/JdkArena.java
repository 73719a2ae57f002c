package org.acre.arena;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** An arena of the JDK's, where segments of the region cannot be given a scope of their own: its memory is not the region's. */
final class JdkArena implements Arena, OpenArena {
    private final Thread opener = Thread.currentThread();
    private final long openedAt;
    private final String kind;
    private final Arena arena;
    private final OpenArenas<?> arenas;
    private final LongAdder bytes = new LongAdder();
    private final AtomicBoolean left = new AtomicBoolean();
    private final int seat;

    JdkArena(String kind, Arena arena, OpenArenas<?> arenas) {
        this.kind = kind;
        this.arena = arena;
        this.arenas = arenas;
        this.openedAt = arenas.now();
        this.seat = arenas.enter(this);
    }

    @Override public MemorySegment allocate(long length, long alignment) {
        MemorySegment segment = arena.allocate(length, alignment);
        bytes.add(length);
        return segment;
    }

    @Override public MemorySegment.Scope scope() {
        return arena.scope();
    }

    @Override public void close() {
        try {
            arena.close();
        } finally {
            // A cleanup that somebody has registered may have thrown: the arena is closed all the same. Of several closers one leaves.
            if (!arena.scope().isAlive() && left.compareAndSet(false, true)) {
                arenas.leave(seat, this);
            }
        }
    }

    @Override public String describe() {
        return kind + " arena of the JDK opened by " + opener + " with " + bytes.sum() + " bytes";
    }

    @Override public long openedAt() {
        return openedAt;
    }

    @Override public String toString() {
        return describe();
    }
}
