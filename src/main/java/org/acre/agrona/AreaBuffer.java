package org.acre.agrona;

import org.acre.Region;
import org.acre.owned.OwnedMemory;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An {@link org.agrona.concurrent.AtomicBuffer} over memory of a region, of zeros at first: an {@link UnsafeBuffer} that gives its memory back.
 * Aligned for atomic operations on longs. Wrapping it around something else leaves its memory alone until {@link #close}.
 *
 * <p>Threads: those of an {@code UnsafeBuffer}. It is closed by one thread when no other uses it or a buffer wrapped around it; or, if it is
 * {@link #allocateDeferred deferred}, when those that do are inside a section of {@link Region#gracePeriods}.
 */
public final class AreaBuffer extends UnsafeBuffer implements AutoCloseable {
    private final OwnedMemory memory;

    private AreaBuffer(OwnedMemory memory) {
        this.memory = memory;
        memory.segment().fill((byte) 0);
        super.wrap(memory.address(), (int) memory.bytes());
    }

    /**
     * A buffer whose memory is freed by {@link #close}.
     *
     * @param bytes 0 or more
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the region has no room
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public static AreaBuffer allocate(Region region, int bytes) {
        return new AreaBuffer(OwnedMemory.allocate(region, bytes, false));
    }

    /** The same, but its memory is freed a grace period after {@link #close}. */
    public static AreaBuffer allocateDeferred(Region region, int bytes) {
        return new AreaBuffer(OwnedMemory.allocate(region, bytes, true));
    }

    /** Gives the memory back and leaves a buffer of no bytes: with Agrona's bounds checks every access throws. Again: does nothing. */
    @Override public void close() {
        super.wrap(memory.address(), 0); // the address stays: a racing access that has passed its check must not go to address 0
        memory.free();
    }
}
