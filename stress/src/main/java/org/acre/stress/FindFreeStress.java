package org.acre.stress;

import org.acre.allocator.AddressSpace;
import org.acre.allocator.Area;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A find beside a free that purges at once, so that the area leaves the index for the tree: it sees the area or nothing, and
 * the neighbour, which stays, always.
 */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "The find came first.")
@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "The free came first.")
@Outcome(id = "-1, 1, 0", expect = Expect.FORBIDDEN, desc = "The find took bounds of two lives for one area.")
@Outcome(id = ".*, 0, .*", expect = Expect.FORBIDDEN, desc = "The neighbour was hidden while an entry went away.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A freed area lives, or a find returned something else.")
@State
public class FindFreeStress {
    private static final AddressSpace SPACE = AddressSpace.builder().span(0, 1L << 47).nodes(1).lazyMaxPages(0).build();

    private final long freed = SPACE.allocate(3 * 4096);
    private final Area handle = SPACE.areaAt(freed);
    private final long neighbour = SPACE.allocate(3 * 4096);

    private static int found(long address, long start) {
        long found = SPACE.find(address);
        return found == AddressSpace.NONE ? 0 : found == start ? 1 : -1;
    }

    @Actor
    public void free() {
        SPACE.free(freed);
    }

    @Actor
    public void find(III_Result result) {
        result.r1 = found(freed + 2 * 4096, freed);
        result.r2 = found(neighbour + 2 * 4096, neighbour);
    }

    @Arbiter
    public void after(III_Result result) {
        // By handle: the address may have a new owner by now, a state that is being made.
        result.r3 = handle.isLive() ? 1 : 0;
        SPACE.free(neighbour);
    }
}
