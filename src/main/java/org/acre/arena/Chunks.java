package org.acre.arena;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one shared arena: a chunk at hand, and the areas that are the arena's own. Any thread.
 *
 * <p>The chain of areas is what closes: an area is in it before a segment of it is handed out, and none joins after {@link
 * #close}.
 */
final class Chunks {
    private static final VarHandle CURRENT;
    private static final VarHandle OWN;
    /** In place of a chain: nothing joins any more. */
    private static final Object CLOSED = new Object();

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CURRENT = lookup.findVarHandle(Chunks.class, "current", Chunk.class);
            OWN = lookup.findVarHandle(Chunks.class, "own", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ArenaMemory memory;
    private final Growth growth;
    private final boolean zeroing;
    private final Arena arena;
    private final @Nullable Batch batch;
    private final long expectedBytes;
    private volatile @Nullable Chunk current; // null when closed
    private volatile @Nullable Object own; // an ArenaArea with its chain, null, or CLOSED
    private @Nullable ArenaArea taken; // by close

    /**
     * Memory whose segments live in {@code arena}.
     *
     * @param batch whose block gives small chunks; null if there is none
     * @param expectedBytes of the chunk after an empty first one, or 0 if they are not known
     */
    Chunks(ArenaMemory memory, Growth growth, boolean zeroing, Arena arena, @Nullable Batch batch, Chunk first,
            long expectedBytes) {
        this.memory = memory;
        this.growth = growth;
        this.zeroing = zeroing;
        this.arena = arena;
        this.batch = batch;
        this.current = first;
        this.expectedBytes = expectedBytes;
    }

    /** A segment, as of {@link Arena#allocate}. @throws IllegalStateException if this is closed */
    MemorySegment allocate(long bytes, long alignment) {
        Request.check(bytes, alignment);
        Chunk chunk = current;
        if (chunk == null) {
            throw alreadyClosed();
        }
        MemorySegment segment = chunk.allocate(bytes, alignment, zeroing);
        return segment != null ? segment : allocateSlow(chunk, bytes, alignment);
    }

    static IllegalStateException alreadyClosed() {
        return new IllegalStateException("Already closed");
    }

    private MemorySegment allocateSlow(Chunk seen, long bytes, long alignment) {
        long nextBytes = seen.bytes == 0 ? growth.first(expectedBytes) : growth.next(seen.bytes);
        boolean alone = growth.isLarge(bytes, alignment, nextBytes);
        Chunk next = alone ? null : leased(seen, bytes, nextBytes);
        if (next == null) {
            ArenaArea area = memory.allocate(Request.taken(bytes), alone ? 0 : nextBytes, alignment);
            MemorySegment whole = segmentOf(area); // before the chunk is made: then the area has an owner, whatever fails
            next = new Chunk(whole, area.dirty, false, seen);
        }
        MemorySegment segment = next.allocate(bytes, alignment, zeroing);
        if (segment == null) {
            throw new AssertionError("a chunk of " + next.bytes + " bytes has no room for " + bytes);
        }
        if (!alone) {
            // cas: pairs with the reads of current. A thread that loses has a chunk for one allocation; after close nobody wins.
            CURRENT.compareAndSet(this, seen, next);
        }
        return segment;
    }

    private @Nullable Chunk leased(Chunk seen, long bytes, long nextBytes) {
        return batch == null || bytes > nextBytes / 2 ? null : batch.extend(nextBytes, seen);
    }

    /** Makes an area the arena's own, or gives it back. */
    private MemorySegment segmentOf(ArenaArea area) {
        boolean joined = false;
        try {
            MemorySegment segment = memory.segment(area, arena);
            joined = push(area);
            if (!joined) {
                throw alreadyClosed();
            }
            return segment;
        } finally {
            if (!joined) {
                memory.free(area); // no segment of it has been handed out
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // which object it is, is the question
    private boolean push(ArenaArea area) {
        Object seen;
        do {
            seen = own;
            if (seen == CLOSED) {
                return false;
            }
            area.next = (ArenaArea) seen;
            // cas: publishes the area, and what follows it, to close. Without it close could miss it, and it would be busy for ever.
        } while (!OWN.compareAndSet(this, seen, area));
        return true;
    }

    /** Nothing is allocated any more, and {@link #take} has the areas. @return false if it was closed already */
    @SuppressWarnings("ReferenceEquality") // as in push
    boolean close() {
        // volatile: pairs with the cas of push
        Object chain = OWN.getAndSet(this, CLOSED);
        if (chain == CLOSED) {
            return false;
        }
        current = null;
        taken = (ArenaArea) chain;
        return true;
    }

    /** The chain of the areas that were the arena's own. For who has closed. */
    @Nullable ArenaArea take() {
        return taken;
    }

    /** Bytes of the leases and areas, as of about now. */
    long bytes() {
        long sum = 0;
        for (Chunk chunk = current; chunk != null; chunk = chunk.before) {
            sum += chunk.isLease ? chunk.bytes : 0;
        }
        return own instanceof ArenaArea chain ? sum + chain.chainBytes() : sum;
    }
}
