package org.acre.cli.soak;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.purge.MappingInvalidation;

/** The calls that the loads make of the allocator: here tests put an allocator that breaks the law, to see that the soak finds it. */
interface Seams {
    /** Acre as it is. */
    Seams REAL = new Seams() {};

    default long allocate(AddressSpace space, long bytes) {
        return space.allocate(bytes);
    }

    default void free(AddressSpace space, long address) {
        space.free(address);
    }

    /** What a space's purger calls; {@code checked} is the soak's own. */
    default MappingInvalidation invalidation(MappingInvalidation checked) {
        return checked;
    }

    default MemorySegment allocate(Region region, long bytes, long alignment) {
        return region.allocate(bytes, alignment);
    }

    default void free(Region region, MemorySegment segment) {
        region.free(segment);
    }

    default void freeDeferred(Region region, long address) {
        region.deferredFree().free(address);
    }

    default Arena openArena(Region region, Function<Region, Arena> kind) {
        return kind.apply(region);
    }

    default MemorySegment view(Region region, long[] offsets, long bytesEach) {
        return region.view(offsets, bytesEach);
    }
}
