package org.acre.arena;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An arena of one thread: a bump pointer over areas of the region, whose segments live in a confined arena of the JDK. When
 * that closes nothing reaches the memory any more, so that it needs no revocation.
 *
 * <p>The first area stays at the seat of the arena and goes to the next one that sits there: memory that is in the cache of
 * this processor.
 */
final class ConfinedArena implements Arena, OpenArena {
    /** Zeroed at a time, at least: one call for several allocations, of memory that is about to be written. */
    private static final long ZERO_AHEAD_BYTES = 4096;

    private final Thread owner = Thread.currentThread();
    private final long openedAt;
    private final ArenaMemory memory;
    private final Growth growth;
    private final OpenArenas<ArenaArea> arenas;
    private final boolean zeroing;
    private final long expectedBytes;
    private final Arena scope;
    private final int seat;
    private boolean closed;

    // The area at hand: bytes [used, limit) are free, and those below clean are zero or handed out.
    private @Nullable ArenaArea area;
    private @Nullable MemorySegment chunk;
    private long base;
    private long used;
    private long limit;
    private long clean;
    private long dirty;

    private @Nullable ArenaArea first;
    /** Besides the first, a chain. */
    private @Nullable ArenaArea others;
    private long areaBytes;

    /** @param expectedBytes that will be allocated, or 0 if that is not known */
    ConfinedArena(ArenaMemory memory, Growth growth, OpenArenas<ArenaArea> arenas, boolean zeroing, long expectedBytes) {
        this.memory = memory;
        this.growth = growth;
        this.arenas = arenas;
        this.openedAt = arenas.now();
        this.zeroing = zeroing;
        this.expectedBytes = expectedBytes;
        this.scope = memory.confinedArena();
        this.seat = arenas.enter(this);
    }

    @Override public MemorySegment allocate(long bytes, long alignment) {
        Request.check(bytes, alignment);
        if (!isOwner() || closed) {
            throw refusal();
        }
        MemorySegment chunk = this.chunk;
        long start = Request.aligned(base, used, alignment);
        long end = start + Request.taken(bytes);
        if (chunk == null || end > limit || end < start) {
            return allocateSlow(bytes, alignment);
        }
        used = end;
        if (end > clean) {
            zeroTo(chunk, end);
        }
        return chunk.asSlice(start, bytes);
    }

    @SuppressWarnings("ReferenceEquality") // a thread that says it equals another one is not that
    private boolean isOwner() {
        return Thread.currentThread() == owner;
    }

    private IllegalStateException refusal() {
        MemorySegment none = scope.allocate(0, 1); // throws what the JDK's arenas throw
        return new IllegalStateException("closed, but not the scope of " + none);
    }

    private void zeroTo(MemorySegment chunk, long end) {
        long to = Math.min(dirty, Math.max(end, clean + ZERO_AHEAD_BYTES));
        if (clean < to) {
            chunk.asSlice(clean, to - clean).fill((byte) 0);
        }
        clean = to < dirty ? to : limit;
    }

    private MemorySegment allocateSlow(long bytes, long alignment) {
        ArenaArea present = area;
        if (present == null) {
            ArenaArea begun = first;
            begin(begun != null ? begun : firstArea()); // an attempt before this may have found no memory for the segment
            return allocate(bytes, alignment);
        }
        long next = growth.next(present.bytes);
        if (growth.isLarge(bytes, alignment, next)) {
            return allocateAlone(bytes, alignment);
        }
        ArenaArea following = acquire(memory.allocate(Request.taken(bytes), next, alignment));
        retire(present);
        begin(following);
        return allocate(bytes, alignment);
    }

    private ArenaArea firstArea() {
        ArenaArea kept = keeps() ? arenas.kept(seat) : null;
        // Whoever frees what is not theirs, all areas of a space for instance, must not make two owners of this one.
        ArenaArea area = kept != null && kept.area.isLive() ? kept : memory.allocate(1, growth.first(expectedBytes), 1);
        first = area;
        areaBytes = area.bytes;
        return area;
    }

    /** Whether the first area stays at the seat. */
    private boolean keeps() {
        return seat != OpenArenas.STANDING && expectedBytes == 0;
    }

    private ArenaArea acquire(ArenaArea acquired) {
        acquired.next = others;
        others = acquired;
        areaBytes += acquired.bytes;
        return acquired;
    }

    private void begin(ArenaArea begun) {
        chunk = memory.segment(begun, scope);
        area = begun;
        base = begun.start;
        used = 0;
        limit = begun.bytes;
        dirty = begun.dirty;
        clean = zeroing ? 0 : limit;
    }

    private void retire(ArenaArea retired) {
        boolean restIsZero = zeroing && clean >= dirty;
        retired.dirty = restIsZero ? used : Math.max(used, dirty);
    }

    private MemorySegment allocateAlone(long bytes, long alignment) {
        ArenaArea alone = acquire(memory.allocate(Request.taken(bytes), alignment));
        MemorySegment segment = memory.segment(alone, scope).asSlice(0, bytes);
        if (zeroing && alone.dirty > 0) {
            segment.asSlice(0, Math.min(bytes, alone.dirty)).fill((byte) 0);
        }
        return segment;
    }

    @Override public MemorySegment.Scope scope() {
        return scope.scope();
    }

    /** Refused, as by the JDK, from other threads, for the second time, and while a segment is inside a native call. */
    @Override public void close() {
        try {
            scope.close();
        } finally {
            // A cleanup that somebody has registered may have thrown: the scope is closed all the same.
            if (isOwner() && !closed && !scope.scope().isAlive()) {
                closed = true;
                leave();
            }
        }
    }

    private void leave() {
        ArenaArea present = area;
        if (present != null) {
            retire(present);
        }
        try {
            giveBack();
        } finally {
            arenas.leave(seat, this);
        }
    }

    private void giveBack() {
        ArenaArea begun = first;
        if (begun != null && keeps()) {
            arenas.keep(seat, begun);
        } else if (begun != null) {
            acquire(begun); // to be freed with the others, and in vain if somebody else has
        }
        memory.freeAll(others);
    }

    @Override public String describe() {
        return "confined arena of " + owner + " with " + areaBytes + " bytes of areas";
    }

    @Override public long openedAt() {
        return openedAt;
    }

    @Override public String toString() {
        return describe();
    }
}
