package org.acre.arena;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A shared arena that closes without a handshake: its segments work until its batch is revoked, together with those of others. */
final class LazyArena implements Arena, OpenArena {
    private final Thread opener = Thread.currentThread();
    private final long openedAt;
    private final Batches batches;
    private final Batch batch;
    private final Chunks chunks;
    private final OpenArenas<?> arenas;
    private final int seat;

    /** @param expectedBytes that will be allocated, or 0 if that is not known */
    LazyArena(ArenaMemory memory, Growth growth, OpenArenas<?> arenas, Batches batches, boolean zeroing, long expectedBytes) {
        this.batches = batches;
        this.arenas = arenas;
        this.openedAt = arenas.now();
        // First: who is in holds off the end of all batches.
        this.seat = arenas.enter(this);
        try {
            Batches.Place place = batches.join(expectedBytes);
            this.batch = place.batch();
            this.chunks = chunks(memory, growth, zeroing, place);
        } catch (Throwable e) {
            arenas.leave(seat, this);
            throw e;
        }
    }

    private Chunks chunks(ArenaMemory memory, Growth growth, boolean zeroing, Batches.Place place) {
        try {
            return new Chunks(memory, growth, zeroing, batch.arena, batch, place.chunk(), 0);
        } catch (Throwable e) {
            batches.leave(batch, null);
            throw e;
        }
    }

    @Override public MemorySegment allocate(long bytes, long alignment) {
        return chunks.allocate(bytes, alignment);
    }

    /** The scope of the batch. */
    @Override public MemorySegment.Scope scope() {
        return batch.arena.scope();
    }

    /** Never refused but for the second time: a segment inside a native call holds up the revocation of the batch instead. */
    @Override public void close() {
        if (!chunks.close()) {
            throw Chunks.alreadyClosed();
        }
        try {
            batches.leave(batch, chunks.take());
        } finally {
            arenas.leave(seat, this);
        }
    }

    @Override public String describe() {
        Chunks begun = chunks; // null while it is being opened: it enters first, and then looks for memory
        return "shared arena opened by " + opener + " with " + (begun == null ? 0 : begun.bytes()) + " bytes";
    }

    @Override public long openedAt() {
        return openedAt;
    }

    @Override public String toString() {
        return describe();
    }
}
