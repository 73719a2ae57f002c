package org.acre;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.acre.blackbox.BlackBox;
import org.acre.blackbox.BoxKind;
import org.acre.purge.DeferredFree;

/**
 * Areas of a region with a black box. A birth is recorded when it has happened, and before the owner knows of it. A free is recorded when it
 * has happened, with the time before: whoever gets the address next is born later. What is refused leaves no record.
 */
final class RecordedAreas extends RegionAreas {
    private final BlackBox box;

    RecordedAreas(RegionParts parts, RegionSettings<?> settings, BlackBox box) {
        super(parts, settings);
        this.box = box;
    }

    @Override MemorySegment allocate(long bytes, long alignment, int tag) {
        MemorySegment segment = super.allocate(bytes, alignment, tag);
        born(BoxKind.ALLOCATED, segment.address(), tag);
        return segment;
    }

    @Override long allocateAddress(long bytes) {
        long address = super.allocateAddress(bytes);
        born(BoxKind.ALLOCATED, address, 0);
        return address;
    }

    @Override long allocateAddress(long bytes, int tag) {
        if (tag == 0) {
            return allocateAddress(bytes);
        }
        long address = super.allocateAddress(bytes, tag);
        born(BoxKind.ALLOCATED, address, tag);
        return address;
    }

    @Override boolean allocateAt(long address, long bytes) {
        boolean done = super.allocateAt(address, bytes);
        if (done) {
            born(BoxKind.ALLOCATED, address, 0);
        }
        return done;
    }

    @Override void freeAddress(long address) {
        Ending ending = new Ending(address);
        super.freeAddress(address);
        ending.record(BoxKind.FREED);
    }

    @Override void free(MemorySegment segment) {
        Ending ending = new Ending(segment.address());
        super.free(segment);
        ending.record(BoxKind.FREED);
    }

    @Override void freeDeferred(MemorySegment segment, DeferredFree deferred) {
        Ending ending = new Ending(segment.address());
        super.freeDeferred(segment, deferred);
        ending.record(BoxKind.DEFERRED);
    }

    @Override boolean resizeAddress(long address, long bytes) {
        Ending before = new Ending(address);
        boolean done = super.resizeAddress(address, bytes);
        if (done) {
            resized(before);
        }
        return done;
    }

    @Override Optional<MemorySegment> resize(MemorySegment segment, long bytes) {
        Ending before = new Ending(segment.address());
        Optional<MemorySegment> resized = super.resize(segment, bytes);
        if (resized.isPresent()) {
            resized(before);
        }
        return resized;
    }

    private void born(BoxKind kind, long address, int tag) {
        box.record(kind, box.now(), address, address + usableBytesAt(address), tag);
    }

    /** What was cut off is free. */
    private void resized(Ending before) {
        long end = before.start + usableBytesAt(before.start);
        if (end < before.end) {
            box.record(BoxKind.FREED, before.nanos, end, before.end, before.tag);
        }
        born(BoxKind.RESIZED, before.start, before.tag);
    }

    /** An area as it was before its free, and when that was. */
    private final class Ending {
        final long start;
        final long end;
        final int tag;
        final long nanos;

        /** @throws org.acre.allocator.InvalidFreeException if the address lies in a slab, and no live object starts there */
        Ending(long address) {
            start = address;
            end = address + usableBytesAt(address);
            tag = tagAt(address);
            nanos = box.now();
        }

        void record(BoxKind kind) {
            box.record(kind, nanos, start, end, tag);
        }
    }
}
