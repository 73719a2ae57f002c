package org.acre;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.NodeSelector;
import org.acre.allocator.RangeVisitor;
import org.acre.memory.Platform;
import org.acre.purge.AreaCache;
import org.acre.purge.BulkFree;
import org.acre.revoke.PinShares;
import org.acre.revoke.PlainSlots;
import org.acre.revoke.RevocationStatistics;
import org.acre.revoke.SlotRevocation;
import org.acre.revoke.SlotSegments;
import org.acre.small.DeferredObjects;
import org.acre.small.SmallObjectStatistics;
import org.acre.small.SmallObjects;
import org.jspecify.annotations.Nullable;

/** The small objects of a region. Each method says whether it was for them; if not, the region's areas are asked. */
final class RegionObjects implements AreaCache {
    private static final long NONE = AddressSpace.NONE;

    private final MemorySegment memory;
    private final boolean zeroing;
    private final SmallObjects objects;
    private final SlotSegments segments;
    private final SlabChoice choice;
    private final @Nullable SlotRevocation revocation;

    /**
     * @param pins how much freed slots may be kept back by neighbours in their arena; null where segments are not revoked
     * @param wake asks for a purge and does not wait
     */
    RegionObjects(MemorySegment memory, AddressSpace space, boolean zeroing, @Nullable PinShares pins, NodeSelector selector,
            Runnable wake) {
        this.memory = memory;
        this.zeroing = zeroing;
        SmallObjects.Builder slabs = SmallObjects.on(space);
        this.revocation = pins == null ? null : new SlotRevocation(memory, space, slabs, selector, pins, wake);
        this.objects = revocation == null ? slabs.build() : revocation.objects();
        this.segments = revocation == null ? new PlainSlots(memory) : revocation.segments();
        this.choice = new SlabChoice(objects.mostBytes(), space.pageSize());
    }

    /** Whether a region can have slabs: pages must be neither too long nor the region too short, and slots share pages. */
    static boolean isFor(long regionBytes, AddressSpace space, InvalidationChoice invalidation) {
        return invalidation.allowsSharedPages() && regionBytes >= SlabChoice.LEAST_REGION_BYTES
                && SmallObjects.isFor(space);
    }

    /** A segment for lengths that are small, if there is room for a slab; or null. */
    @Nullable MemorySegment allocate(long bytes, long alignment) {
        long length = Math.max(1, bytes); // none are a valid length, and need an address of their own
        if (!choice.isSmall(length, alignment)) {
            return null;
        }
        long address = objects.allocate(length, alignment);
        if (address == NONE) {
            return null;
        }
        try {
            if (zeroing) {
                memory.asSlice(address - memory.address(), bytes).fill((byte) 0);
            }
            return segments.issue(address, bytes, objects.slotBytes(address));
        } catch (Throwable e) {
            objects.free(address);
            throw e;
        }
    }

    /** Bytes of the slot for so many bytes; {@link AddressSpace#NONE} if they have pages of their own. */
    long bytesTaken(long bytes) {
        return choice.isSmall(bytes) ? objects.slotBytesFor(bytes) : NONE;
    }

    /** Bytes of the slot of the object that starts at an address in a slab. */
    long bytesAt(long address) {
        return slotOfLive(address);
    }

    /** An address for lengths that are small, if there is room for a slab; or {@link AddressSpace#NONE}. */
    long allocateAddress(long bytes) {
        return choice.isSmall(bytes) ? objects.allocate(bytes) : NONE;
    }

    /** Whether an address lies in a slab. */
    boolean owns(long address) {
        return objects.owns(address);
    }

    /** Bytes of the slots of the slab that starts at an address; 0 if none does. */
    long slotBytesOf(long slabStart) {
        return Math.max(0, objects.slotBytes(slabStart));
    }

    /** Whether so many bytes can have the slot of an object that starts at an address, without wasting half of it. */
    boolean fits(long address, long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("length is not positive: " + bytes + " bytes");
        }
        long slotBytes = slotOfLive(address);
        return bytes <= slotBytes && bytes > slotBytes / 2;
    }

    private long slotOfLive(long address) {
        long slotBytes = objects.slotBytes(address);
        if (slotBytes == NONE || objects.sizeOf(address) == NONE) {
            throw objects.fault(address);
        }
        return slotBytes;
    }

    /** Frees the object of a segment. @return false if that lies in no slab */
    boolean free(MemorySegment segment) {
        if (!objects.owns(segment.address())) {
            return false;
        }
        checkWhole(segment);
        objects.free(segment.address());
        return true;
    }

    /** Frees an object. @return false if the address lies in no slab */
    boolean freeAddress(long address) {
        return objects.tryFree(address) != NONE;
    }

    /** Whether a segment is of an object, whole. @throws IllegalArgumentException if it lies in a slab and is not */
    boolean isObject(MemorySegment segment) {
        if (!objects.owns(segment.address())) {
            return false;
        }
        checkWhole(segment);
        return true;
    }

    /** An object made longer or shorter within its slot; empty if it would have another slot. */
    Optional<MemorySegment> resize(MemorySegment segment, long bytes) {
        long address = segment.address();
        long slotBytes = objects.sizeOf(address);
        if (!isLengthOf(slotBytes, address, bytes)) {
            return Optional.empty();
        }
        if (zeroing && bytes > segment.byteSize()) {
            memory.asSlice(address - memory.address() + segment.byteSize(), bytes - segment.byteSize()).fill((byte) 0);
        }
        return Optional.of(segments.issue(address, bytes, slotBytes));
    }

    private void checkWhole(MemorySegment segment) {
        long address = segment.address();
        long slotBytes = slotOfLive(address);
        if (!segment.isNative() || !segments.isOf(segment)) {
            throw new IllegalArgumentException("not the segment of the object that is live there: " + segment.byteSize()
                    + " bytes at 0x" + Long.toHexString(address) + "; the object has a slot of " + slotBytes + " bytes");
        }
        if (!isLengthOf(slotBytes, address, Math.max(1, segment.byteSize()))) {
            throw new IllegalArgumentException("not a whole segment: " + segment.byteSize() + " bytes at 0x"
                    + Long.toHexString(address) + ", but the object there has a slot of " + slotBytes + " bytes");
        }
    }

    /** Whether an allocation of so many bytes, with an alignment that the address has, gets a slot of that length. */
    private boolean isLengthOf(long slotBytes, long address, long bytes) {
        for (long alignment = 1; bytes <= slotBytes && alignment <= slotBytes && (address & (alignment - 1)) == 0; alignment <<= 1) {
            if (objects.slotBytesFor((bytes + alignment - 1) & -alignment) == slotBytes) {
                return true;
            }
        }
        return false;
    }

    /** The object that starts at an address, all its slot; null if the address lies in no slab. */
    @Nullable MemorySegment segment(long address) {
        if (!objects.owns(address)) {
            return null;
        }
        long slotBytes = slotOfLive(address);
        return segments.issue(address, slotBytes, slotBytes);
    }

    /** Shows every live object as the range of its slot, in no order. */
    void forEach(RangeVisitor visitor) {
        objects.forEachObject(visitor);
    }

    /** Who takes addresses of objects from deferred frees. */
    BulkFree deferred() {
        return new DeferredObjects(objects);
    }

    @Override public void giveBack(boolean all) {
        if (revocation != null) {
            revocation.pass();
        }
        if (all) {
            objects.trim();
        }
    }

    @Override public boolean hasWork() {
        return revocation != null && revocation.hasWork();
    }

    SmallObjectStatistics statistics() {
        return objects.statistics();
    }

    RevocationStatistics revocationStatistics() {
        return revocation == null ? RevocationStatistics.NONE : revocation.statistics();
    }

    void verify() {
        objects.verify();
    }

    /** Ends the life of all segments that can be revoked. @return how many arenas are in use and still open */
    int closeSegments() {
        return revocation == null ? 0 : revocation.close();
    }
}
