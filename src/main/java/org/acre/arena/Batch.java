package org.acre.arena;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lazy arenas that share one JDK arena, and so end with one handshake. Small ones share a block of memory too.
 *
 * <pre>
 *    word   63      62            32 31            0
 *          +--------+---------------+---------------+
 *          | sealed | users         | used          |    used: 16 bytes each
 *          +--------+---------------+---------------+
 *
 *   OPEN ---- seal: the block is full, or a purge finds no user ----&gt; SEALED
 *   sealed and no users: DEAD, whoever brings that about says so once, and then REVOKED by whoever takes it
 * </pre>
 */
final class Batch {
    /** Leases are multiples of this. */
    static final long UNIT = 16;

    private static final long SEALED = 1L << 63;
    private static final long USER = 1L << 32;
    private static final long USED_MASK = USER - 1;
    private static final long USERS_MASK = ~(SEALED | USED_MASK);
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Batch.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final ArenaArea block;
    final Arena arena;
    private final MemorySegment segment;
    /** Areas of arenas that have closed. */
    private final Queue<ArenaArea> left = new ConcurrentLinkedQueue<>();
    private volatile long word;

    Batch(ArenaMemory memory, ArenaArea block) {
        this.block = block;
        this.arena = memory.sharedArena();
        this.segment = memory.segment(block, arena);
    }

    /** A user more, with a chunk of the block; null if the batch is sealed or has no room. */
    @Nullable Chunk join(long bytes) {
        return lease(bytes, USER, null);
    }

    /** A chunk of the block for somebody who is a user; null if there is no room. */
    @Nullable Chunk extend(long bytes, Chunk before) {
        return lease(bytes, 0, before);
    }

    private @Nullable Chunk lease(long bytes, long users, @Nullable Chunk before) {
        long units = (bytes + UNIT - 1) / UNIT;
        long seen;
        do {
            seen = word;
            if (seen < 0 || (seen & USED_MASK) + units > block.bytes / UNIT) {
                return null;
            }
            // cas, against seal and leave: who joins before the seal is counted by it, who comes after goes elsewhere. Without it the
            // JDK arena could close under an arena that has just joined.
        } while (!WORD.compareAndSet(this, seen, seen + users + units));
        long start = (seen & USED_MASK) * UNIT;
        long length = units * UNIT;
        return new Chunk(segment.asSlice(start, length), Math.clamp(block.dirty - start, 0, length), before);
    }

    /** The whole block for one user; nobody else joins. For a new batch. */
    Chunk joinAlone() {
        word = SEALED | USER;
        return new Chunk(segment, block.dirty, null);
    }

    /** A user less, who leaves areas behind. @return whether the batch is dead now */
    boolean leave(Collection<ArenaArea> areas) {
        left.addAll(areas);
        // volatile: publishes the areas, and all that was done with the memory, to whoever revokes
        long after = (long) WORD.getAndAdd(this, -USER) - USER;
        return isDead(after);
    }

    /** Lets nobody join any more. @return whether the batch is dead now; false if it was sealed before */
    boolean seal() {
        long before = (long) WORD.getAndBitwiseOr(this, SEALED); // against the cas of lease
        return before >= 0 && isDead(before | SEALED);
    }

    /** The same if there is no user now. */
    boolean sealIfIdle() {
        long seen = word;
        return seen >= 0 && (seen & USERS_MASK) == 0 && WORD.compareAndSet(this, seen, seen | SEALED); // against the cas of lease
    }

    private static boolean isDead(long word) {
        return word < 0 && (word & USERS_MASK) == 0;
    }

    /**
     * Makes all segments throw: one handshake with every thread. For who took a dead batch; the block is as dirty as it was used.
     *
     * @return false if one of its segments is inside a native call or an I/O operation just now
     */
    boolean revoke() {
        try {
            arena.close();
        } catch (IllegalStateException e) {
            return false;
        }
        long used = (word & USED_MASK) * UNIT;
        block.dirty = Math.max(block.dirty, used);
        return true;
    }

    /** Areas that users have left behind. For who has revoked. */
    Iterable<ArenaArea> left() {
        return left;
    }

    /** Bytes of the block and of what users have left behind. */
    long bytes() {
        long sum = block.bytes;
        for (ArenaArea area : left) {
            sum += area.bytes;
        }
        return sum;
    }
}
