package org.acre.arena;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.Area;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.blackbox.BlackBox;
import org.acre.blackbox.BoxKind;
import org.acre.memory.ArenaSlices;
import org.acre.memory.Discard;
import org.acre.memory.KnownZero;
import org.jspecify.annotations.Nullable;

/** The memory that the arenas of one region are made of: whole areas. Any thread. */
final class ArenaMemory {
    private final MemorySegment memory;
    private final long base;
    private final AddressSpace space;
    private final SpaceDoor door;
    private final KnownZero zero;
    private final boolean zeroKnown;
    private final @Nullable Discard discard;
    private final boolean borrowed;
    private final @Nullable BlackBox box;
    private final AtomicLong givenBytes = new AtomicLong();
    private final AtomicLong heldBytes = new AtomicLong();

    /**
     * @param zeroKnown whether {@code zero} is kept; else every area may hold anything
     * @param discard null where memory is not given back to the OS
     * @param borrowed whether the memory is the caller's, who may drop it: segments must keep it reachable
     * @param box null where nobody records areas
     */
    ArenaMemory(MemorySegment memory, AddressSpace space, KnownZero zero, boolean zeroKnown, @Nullable Discard discard,
            boolean borrowed, @Nullable BlackBox box) {
        this.memory = memory;
        this.base = memory.address();
        this.space = space;
        this.door = SpaceDoor.of(space);
        this.zero = zero;
        this.zeroKnown = zeroKnown;
        this.discard = discard;
        this.borrowed = borrowed;
        this.box = box;
    }

    /**
     * An area of {@code wanted} bytes, or of {@code bytes} where the space refuses that: because no hole fits, or what it throws
     * that admits pages.
     */
    ArenaArea allocate(long bytes, long wanted, long alignment) {
        if (wanted > bytes) {
            try {
                return allocate(wanted, alignment);
            } catch (RuntimeException e) {
                // What is wanted on top is only for speed; what refuses less, too, says so again.
            }
        }
        return allocate(bytes, alignment);
    }

    /** An area of at least so many bytes. @throws org.acre.allocator.AddressSpaceExhaustedException if no hole fits */
    ArenaArea allocate(long bytes, long alignment) {
        long address = space.allocate(bytes, alignment);
        try {
            Area area = space.areaAt(address);
            long areaBytes = area.bytes();
            long zeroFrom = zeroKnown && door.isFromTree(address) ? Math.max(address, zero.from()) : Long.MAX_VALUE;
            ArenaArea made = new ArenaArea(area, address, areaBytes, Math.min(areaBytes, zeroFrom - address));
            heldBytes.addAndGet(areaBytes);
            if (box != null) {
                box.record(BoxKind.ALLOCATED, box.now(), address, address + areaBytes, 0);
            }
            return made;
        } catch (Throwable e) {
            space.free(address);
            throw e;
        }
    }

    /** Gives an area back to the space. No segment of it works any more. */
    void free(ArenaArea area) {
        heldBytes.addAndGet(-area.bytes); // first: it is no arena's any more, also if somebody else has freed it
        long nanos = box == null ? 0 : box.now(); // before: the address may have a new owner afterwards
        area.area.free();
        if (box != null) {
            box.record(BoxKind.FREED, nanos, area.start, area.start + area.bytes, 0);
        }
        givenBytes.addAndGet(area.bytes);
    }

    /** Bytes that arenas have, and those that are kept for the next. */
    long heldBytes() {
        return heldBytes.get();
    }

    /** Bytes given back so far. */
    long givenBytes() {
        return givenBytes.get();
    }

    /**
     * Gives the areas of a chain back, as {@link #free}.
     *
     * @throws org.acre.allocator.InvalidFreeException if somebody else has freed one of them; the others are free then, as they are
     *     whatever else a free throws
     */
    void freeAll(@Nullable ArenaArea chain) {
        RuntimeException failure = null;
        Error error = null;
        for (ArenaArea area = chain; area != null; area = area.next) {
            try {
                free(area);
            } catch (RuntimeException e) {
                failure = e;
            } catch (Error e) {
                error = e;
            }
        }
        if (error != null) {
            throw error;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** The same for areas that no user knows of; what somebody else has freed all the same is not this one's any more. */
    void releaseAll(@Nullable ArenaArea chain) {
        try {
            freeAll(chain);
        } catch (InvalidFreeException e) {
            // It may have a new owner by now.
        }
    }

    /** As {@link #releaseAll}, of one area. */
    void release(ArenaArea area) {
        try {
            free(area);
        } catch (InvalidFreeException e) {
            // It may have a new owner by now.
        }
    }

    /** Gives the memory of an area back to the OS, not its addresses, where the region does that. Nobody needs its contents. */
    void discard(ArenaArea area) {
        if (discard != null) {
            discard.discard(area.start, area.start + area.bytes);
        }
    }

    /** The bytes of an area as a segment of {@code arena}. @throws IllegalStateException if that is closed */
    MemorySegment segment(ArenaArea area, Arena arena) {
        return ArenaSlices.slice(memory, area.start - base, area.bytes, arena);
    }

    /** A confined arena for segments of areas. */
    Arena confinedArena() {
        Arena arena = Arena.ofConfined();
        if (borrowed) {
            ArenaSlices.keepReachable(memory, arena);
        }
        return arena;
    }

    /** A shared arena for segments of areas. */
    Arena sharedArena() {
        Arena arena = Arena.ofShared();
        if (borrowed) {
            ArenaSlices.keepReachable(memory, arena);
        }
        return arena;
    }

    /** A shared arena for segments of areas that runs {@code closed} at the end of its close, when none of them works. */
    Arena sharedArena(Runnable closed) {
        Arena arena = Arena.ofShared();
        ArenaSlices.whenClosed(memory, arena, closed); // which keeps the memory reachable, too
        return arena;
    }

    long pageBytes() {
        return door.pageSize();
    }

    /** Bytes of the whole region. */
    long bytes() {
        return memory.byteSize();
    }
}
