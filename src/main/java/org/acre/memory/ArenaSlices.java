package org.acre.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Slices of a memory that live in an arena of their own: they die when that closes, and the memory stays. Only where {@link
 * Platform#isNative}.
 *
 * <p>Whoever unmaps the memory closes these arenas first: the slices do not see the memory die.
 */
public final class ArenaSlices {
    private ArenaSlices() {}

    /** A shared arena for slices of {@code memory}, which stays reachable as long as they are. */
    public static Arena arenaOver(MemorySegment memory) {
        Arena arena = Arena.ofShared();
        keepReachable(memory, arena);
        return arena;
    }

    /** Keeps {@code memory} reachable as long as {@code arena} is open and in somebody's hands. */
    public static void keepReachable(MemorySegment memory, Arena arena) {
        PosixMemory.keepReachable(memory, arena);
    }

    /** Has a new {@code arena} run {@code action} last of all when it closes, after the handshake; it keeps {@code memory} reachable. */
    public static void whenClosed(MemorySegment memory, Arena arena, Runnable action) {
        PosixMemory.whenClosed(memory, arena, action);
    }

    /**
     * A slice.
     *
     * @throws IllegalStateException if the memory or the arena is closed
     */
    public static MemorySegment slice(MemorySegment memory, long offset, long bytes, Arena arena) {
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("the memory of the region is closed: " + memory.byteSize() + " bytes at 0x"
                    + Long.toHexString(memory.address()));
        }
        return PosixMemory.slice(memory, offset, bytes, arena);
    }
}
