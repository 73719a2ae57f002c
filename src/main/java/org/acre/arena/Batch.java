package org.acre.arena;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
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
 *   OPEN --- the block is full ---&gt; SEALED --- the last user leaves ---&gt; DEAD --- whoever takes it ---&gt; REVOKED
 *    |                                                                   ^
 *    +----- a purge finds no user but who offers the batch --------------+
 * </pre>
 */
final class Batch {
    private static final System.Logger LOGGER = System.getLogger(Batch.class.getName());

    /** Leases are multiples of this. */
    static final long UNIT = 16;

    private static final long SEALED = 1L << 63;
    private static final long USER = 1L << 32;
    private static final long USED_MASK = USER - 1;
    private static final long USERS_MASK = ~(SEALED | USED_MASK);
    private static final VarHandle WORD;
    private static final VarHandle LEFT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(Batch.class, "word", long.class);
            LEFT = lookup.findVarHandle(Batch.class, "left", ArenaArea.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final ArenaArea block;
    final Arena arena;
    private final MemorySegment segment;
    /** Areas of arenas that have closed, a chain. */
    private volatile @Nullable ArenaArea left;
    private final AtomicLong leftBytes = new AtomicLong();
    private volatile long word = USER;
    /** The rest of a chain of dead batches: see {@link DeadBatches}. */
    @Nullable Batch next;

    /** Open, with one user: who offers it to others. */
    Batch(ArenaMemory memory, ArenaArea block) {
        this.block = block;
        this.arena = memory.sharedArena();
        this.segment = memory.segment(block, arena);
    }

    /** A user more, with a chunk of the block; null if the batch is sealed or has no room. */
    @Nullable Chunk join(long bytes) {
        return lease(bytes, USER, null);
    }

    /** A chunk of the block for somebody who is a user; null if there is no room, or not for so much. */
    @Nullable Chunk extend(long bytes, Chunk before) {
        return bytes > block.bytes / Batches.LARGE_PART ? null : lease(bytes, 0, before);
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
        return new Chunk(segment.asSlice(start, length), Math.clamp(block.dirty - start, 0, length), true, before);
    }

    /** The whole block for one user; nobody else joins. For a new batch. */
    Chunk joinAlone() {
        word = SEALED | USER;
        return new Chunk(segment, block.dirty, true, null);
    }

    /** Whether there is a user besides the caller, who is one, and who offers the batch. */
    boolean hasNeighbours() {
        long seen = word;
        return (seen & USERS_MASK) > (seen < 0 ? USER : 2 * USER);
    }

    /** Takes over the chain of a user, who leaves then. @return bytes of all that were left behind */
    long leaveBehind(ArenaArea chain) {
        long bytes = chain.chainBytes(); // before it gets longer
        ArenaArea last = chain.last();
        ArenaArea seen;
        do {
            seen = left;
            last.next = seen;
            // cas, against others who leave: without it the chain of one of them would be lost. Publishes nothing: leave does.
        } while (!LEFT.compareAndSet(this, seen, chain));
        return leftBytes.addAndGet(bytes);
    }

    /** A user less. @return whether the batch is dead now */
    boolean leave() {
        // volatile: publishes what was left behind, and all that was done with the memory, to whoever revokes
        long after = (long) WORD.getAndAdd(this, -USER) - USER;
        return after < 0 && (after & USERS_MASK) == 0;
    }

    /** Lets nobody join any more. @return false if the batch was sealed before */
    boolean seal() {
        return (long) WORD.getAndBitwiseOr(this, SEALED) >= 0; // against the cas of lease
    }

    /** Whether it is open and its only user is who offers it. */
    boolean isIdle() {
        long seen = word;
        return seen >= 0 && (seen & USERS_MASK) == USER;
    }

    /** Makes the batch dead, if it is open and its only user is who offers it. @return whether it did */
    boolean endIfIdle() {
        long seen = word;
        return seen >= 0 && (seen & USERS_MASK) == USER && WORD.compareAndSet(this, seen, (seen | SEALED) - USER); // against that of lease
    }

    /**
     * Makes all segments throw: one handshake with every thread. For who took a dead batch; the block is as dirty as it was used.
     *
     * @return false if one of its segments is inside a native call or an I/O operation just now
     */
    boolean revoke() {
        try {
            arena.close();
        } catch (RuntimeException e) {
            if (arena.scope().isAlive()) {
                return false;
            }
            LOGGER.log(System.Logger.Level.ERROR, "a cleanup that was registered with a shared arena of a region failed", e);
        }
        long used = (word & USED_MASK) * UNIT;
        block.dirty = Math.max(block.dirty, used);
        return true;
    }

    /** The chain of the areas that users have left behind. For who has revoked. */
    @Nullable ArenaArea left() {
        return left;
    }

    /** Bytes of the block and of what users have left behind. */
    long bytes() {
        return block.bytes + leftBytes.get();
    }
}
