package org.acre.revoke;

import java.lang.foreign.MemorySegment;
import org.acre.allocator.AddressSpace;
import org.acre.memory.ArenaSlices;
import org.acre.small.SmallObjects;
import org.jspecify.annotations.Nullable;

/** Slices of the region that die with the arena of their group, when {@link SlotRevocation} closes it. */
public final class RevocableSlots implements SlotSegments {
    private final MemorySegment memory;
    private final SmallObjects objects;
    private final Groups groups;
    private final PinLimit limit;

    RevocableSlots(MemorySegment memory, SmallObjects objects, Groups groups, PinLimit limit) {
        this.memory = memory;
        this.objects = objects;
        this.groups = groups;
        this.limit = limit;
    }

    @Override public MemorySegment issue(long address, long bytes, long slotBytes) {
        long tag = objects.tag(address);
        return tag == 0 ? first(address, bytes, slotBytes) : slice(groups.of(tag), address, bytes);
    }

    private MemorySegment first(long address, long bytes, long slotBytes) {
        long units = slotBytes >>> SlotRevocation.UNIT_SHIFT;
        Groups.Place place = groups.join(units);
        Group group = place.group();
        long tag = 0;
        long mine = 0;
        try {
            MemorySegment segment = slice(group, address, bytes);
            mine = group.note(place.area(), address, slotBytes);
            tag = objects.tagOnce(address, mine);
            if (tag != mine) {
                segment = slice(groups.of(tag), address, bytes);
            }
            if (objects.sizeOf(address) == AddressSpace.NONE) {
                throw freedMeanwhile(address); // before the tag was seen, or after: nobody gets the segment
            }
            return segment;
        } finally {
            // A tag that was noted counts as a member, even if its object is gone: the next in its slot takes it over.
            if (tag == 0 || tag != mine) {
                group.forget(place.area());
                group.leave(units);
                limit.freed(units);
            }
        }
    }

    private MemorySegment slice(@Nullable Group group, long address, long bytes) {
        if (group == null) {
            throw freedMeanwhile(address);
        }
        return ArenaSlices.slice(memory, address - memory.address(), bytes, group.arena);
    }

    private static IllegalStateException freedMeanwhile(long address) {
        return new IllegalStateException("the object at 0x" + Long.toHexString(address)
                + " was freed while its segment was asked for, or its region was closed");
    }

    /** An object of which no segment was handed out may be known by a slice of the region. */
    @Override public boolean isOf(MemorySegment segment) {
        return groups.isOf(segment, objects.tag(segment.address()), memory);
    }
}
