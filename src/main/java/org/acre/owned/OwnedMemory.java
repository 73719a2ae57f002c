package org.acre.owned;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.acre.Region;

/**
 * Memory of a region that one holder has: where it lies, how long it is, and how it goes back. Nothing is made per free but the free
 * itself: no arena is opened or closed.
 *
 * <p>{@link #segment} is a piece of {@link Region#memory} and works as long as the region is open: that nobody uses it after
 * {@link #free} is the holder's matter. For one thread at a time, but for {@code free}: any number may call that.
 */
public final class OwnedMemory {
    /**
     * A region may serve up to so many pages out of an area that is shared with others. Only what is longer is an area of its own,
     * whose end can be moved.
     */
    private static final int MOST_SHARED_PAGES = 4;

    private static final VarHandle FREED;

    static {
        try {
            FREED = MethodHandles.lookup().findVarHandle(OwnedMemory.class, "freed", boolean.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Region region;
    private final boolean deferred;
    private MemorySegment segment;
    /** What the region was asked for: at least the segment's length. */
    private long heldBytes;
    @SuppressWarnings("UnusedVariable") // used through its handle
    private boolean freed;

    private OwnedMemory(Region region, boolean deferred, MemorySegment segment, long heldBytes) {
        this.region = region;
        this.deferred = deferred;
        this.segment = segment;
        this.heldBytes = heldBytes;
    }

    /**
     * Memory of {@code bytes}; its contents are as they are.
     *
     * @param bytes 0 or more
     * @param deferred whether what is given back waits for a grace period of the region
     * @throws org.acre.allocator.AddressSpaceExhaustedException if no hole fits
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public static OwnedMemory allocate(Region region, long bytes, boolean deferred) {
        long heldBytes = heldFor(bytes);
        return new OwnedMemory(region, deferred, piece(region, region.allocateAddress(heldBytes), bytes), heldBytes);
    }

    /** No bytes take one, so that they have an address of their own. */
    private static long heldFor(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("length is negative: " + bytes + " bytes");
        }
        return Math.max(1, bytes);
    }

    private static MemorySegment piece(Region region, long address, long bytes) {
        return region.memory().asSlice(region.offsetOf(address), bytes);
    }

    /** The memory now, exactly as long as was asked. Another after each {@link #resize}. */
    public MemorySegment segment() {
        return segment;
    }

    /** Where the memory lies now. */
    public long address() {
        return segment.address();
    }

    /** Bytes now. */
    public long bytes() {
        return segment.byteSize();
    }

    /**
     * Makes the memory longer or shorter and keeps what both lengths have; what is new is as it is. It stays where it is if it can, else it
     * moves and its old place is given back. Memory that is given back deferred is not cut off while readers may look at it: it
     * stays as long as it is.
     *
     * @throws org.acre.allocator.AddressSpaceExhaustedException if no hole fits; nothing has changed
     */
    public void resize(long bytes) {
        long wanted = heldFor(bytes);
        if (wanted > heldBytes && !growsInPlace(wanted)) {
            move(bytes, wanted);
            return;
        }
        if (wanted < heldBytes && !deferred) {
            cutOff(wanted);
        }
        segment = piece(region, address(), bytes);
    }

    private boolean growsInPlace(long wanted) {
        if (!isAreaOfItsOwn() || !region.resizeAddress(address(), wanted)) {
            return false;
        }
        heldBytes = wanted;
        return true;
    }

    /** Gives back what can be cut off, and keeps the rest. */
    private void cutOff(long wanted) {
        long kept = Math.max(wanted, leastOwn());
        if (isAreaOfItsOwn() && region.resizeAddress(address(), kept)) {
            heldBytes = kept;
        }
    }

    private boolean isAreaOfItsOwn() {
        return heldBytes >= leastOwn();
    }

    /** Bytes of the shortest area that is nobody else's too. */
    private long leastOwn() {
        return MOST_SHARED_PAGES * region.space().pageSize() + 1;
    }

    private void move(long bytes, long wanted) {
        MemorySegment moved = piece(region, region.allocateAddress(wanted), bytes);
        MemorySegment old = segment;
        MemorySegment.copy(old, 0, moved, 0, Math.min(old.byteSize(), bytes));
        segment = moved;
        heldBytes = wanted;
        giveBack(old.address());
    }

    /**
     * Gives the memory back, the first time.
     *
     * @return whether this was the first time
     * @throws IllegalStateException if the region is closed: its memory is gone
     */
    public boolean free() {
        // CAS: one of several that free at once does it. Publishes nothing: the space orders what was written before a free.
        if (!FREED.compareAndSet(this, false, true)) {
            return false;
        }
        giveBack(address());
        return true;
    }

    private void giveBack(long address) {
        if (deferred) {
            region.deferredFree().free(address);
        } else {
            region.freeAddress(address);
        }
    }

    @Override public String toString() {
        return bytes() + " bytes at 0x" + Long.toHexString(address()) + " of a region";
    }
}
