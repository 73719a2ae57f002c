package org.acre.stress;

import org.acre.allocator.AddressSpace;
import org.acre.allocator.SpaceStatistics;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.SpaceDoor;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A pool gives its one area to a caller or to a pass that empties it, never to both, and never to none. The numbers: whether the caller got
 * it, how many pages are busy afterwards, and how many are missing from the sum.
 */
public class DecayStress {
    private static final long PAGE = 4096;

    private DecayStress() {}

    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "The caller popped it; the pass found the pool empty.")
    @Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "The pass evicted it into the tree; the caller found the pool empty.")
    @Outcome(id = "1, 0, .*", expect = Expect.FORBIDDEN, desc = "The pass gave the tree an area that the caller has.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The area is lost, or there twice.")
    @State
    public static class Evicted {
        private final AddressSpace space = AddressSpace.builder().span(0, 64 * PAGE).nodes(2).nodeSelector(_ -> 0)
                .lazyMaxPages(0).build();

        public Evicted() {
            space.free(space.allocate(PAGE));
        }

        @Actor
        public void caller(III_Result result) {
            result.r1 = space.tryAllocate(PAGE) == AddressSpace.NONE ? 0 : 1;
        }

        @Actor
        public void pass() {
            SpaceDoor.of(space).purge(Decay.FULL, HelperCrew.NOBODY);
        }

        @Arbiter
        public void after(III_Result result) {
            SpaceStatistics now = space.statistics();
            result.r2 = (int) now.busyPages();
            result.r3 = (int) (now.totalPages() - now.busyPages() - now.freePages() - now.pooledPages() - now.lazyPages());
        }
    }

    /** The weakened twin, which the kernel had in review: a pass that has counted the pool writes it anew, over a pop. */
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "The caller popped it; the pass found the pool empty.")
    @Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "The pass evicted it; the caller found the pool empty.")
    @Outcome(id = "1, 1, -1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both have it.")
    @State
    public static class WrittenOver {
        private volatile int pooled = 1;
        private int inTree;

        @Actor
        public void caller(III_Result result) {
            int had = pooled;
            pooled = 0;
            result.r1 = had;
            result.r2 = had;
        }

        @Actor
        public void pass() {
            int had = pooled;
            Work.some(); // victims are counted
            pooled = 0;
            inTree = had;
        }

        @Arbiter
        public void after(III_Result result) {
            result.r3 = 1 - result.r1 - inTree;
        }
    }
}
