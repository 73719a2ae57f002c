package org.acre.arena;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Memory that any thread hands out from the start to the end. */
final class Chunk {
    /** A chunk with no room. */
    static final Chunk EMPTY = new Chunk(MemorySegment.NULL, 0, true, null);

    private static final VarHandle USED;

    static {
        try {
            USED = MethodHandles.lookup().findVarHandle(Chunk.class, "used", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MemorySegment segment;
    private final long base;
    final long bytes;
    private final long dirty;
    /** Part of a batch's block, and no area of its arena's own. */
    final boolean isLease;
    /** The one that its arena had before; for counting. */
    final @Nullable Chunk before;
    private volatile long used;

    /** @param dirty bytes from the start on that are not known to be zero */
    Chunk(MemorySegment segment, long dirty, boolean isLease, @Nullable Chunk before) {
        this.segment = segment;
        this.base = segment.address();
        this.bytes = segment.byteSize();
        this.dirty = dirty;
        this.isLease = isLease;
        this.before = before;
    }

    /**
     * A part that nobody else gets; null if there is no room.
     *
     * @throws IllegalStateException if the arena closes meanwhile
     */
    @Nullable MemorySegment allocate(long length, long alignment, boolean zeroing) {
        long start;
        long end;
        long seen;
        do {
            seen = used;
            start = Request.aligned(base, seen, alignment);
            end = start + Request.taken(length);
            if (end > bytes || end < start) {
                return null;
            }
            // cas: two threads that read the same end would get the same bytes without it. It publishes nothing.
        } while (!USED.compareAndSet(this, seen, end));
        MemorySegment part = segment.asSlice(start, length);
        if (zeroing && start < dirty && length > 0) {
            (end <= dirty ? part : part.asSlice(0, dirty - start)).fill((byte) 0);
        }
        return part;
    }
}
