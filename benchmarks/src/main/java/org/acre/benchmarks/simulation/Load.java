package org.acre.benchmarks.simulation;

import org.acre.Invalidation;
import org.acre.Region;
import org.acre.allocator.AddressSpace;

/** The load of the simulation on a real space: a page is allocated and freed. */
final class Load {
    private static final long PAGE = 4096;
    /** A space costs nothing until it is used. */
    private static final long SPAN = 1L << 42;

    private Load() {}

    static AddressSpace space(NodeChoice choice) {
        return switch (choice) {
            case ONE -> AddressSpace.builder().span(0, SPAN).nodes(1).build();
            case BY_THREAD -> AddressSpace.builder().span(0, SPAN).build();
            case BY_PROCESSOR -> Region.builder().anonymous(SPAN).uninitialized().invalidation(Invalidation.NONE).build().space();
        };
    }

    /** Nanoseconds of so many pairs. */
    static double pairs(AddressSpace space, long pairs) {
        long started = System.nanoTime();
        for (long pair = 0; pair < pairs; pair++) {
            space.free(space.allocate(PAGE));
        }
        return System.nanoTime() - started;
    }

    /** Nanoseconds of as many frees as there are places, allocated beforehand. */
    static double frees(AddressSpace space, long[] places) {
        for (int place = 0; place < places.length; place++) {
            places[place] = space.allocate(PAGE);
        }
        long started = System.nanoTime();
        for (long place : places) {
            space.free(place);
        }
        return System.nanoTime() - started;
    }
}
