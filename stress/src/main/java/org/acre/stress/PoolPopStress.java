package org.acre.stress;

import org.acre.allocator.AddressSpace;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Of two callers that reach for the one area of a pool, one gets it. */
public class PoolPopStress {
    private PoolPopStress() {}

    /** One area in the pool of node 0, where both callers look. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The first popped; the second found the pool empty.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The second popped; the first found the pool empty.")
    @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Both popped the same top: two owners.")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Each lost its cas to the other: the area is lost.")
    @State
    public static class Tagged {
        private final AddressSpace space = AddressSpace.builder().span(0, 1 << 20).nodes(2).nodeSelector(nodes -> 0)
                .lazyMaxPages(0).build();

        public Tagged() {
            space.free(space.allocate(4096));
        }

        @Actor
        public void first(II_Result result) {
            result.r1 = space.tryAllocate(4096) == AddressSpace.NONE ? 0 : 1;
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = space.tryAllocate(4096) == AddressSpace.NONE ? 0 : 1;
        }
    }

    /** The weakened twin: reads the top and writes it back, as if nobody else were there. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "One after the other.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "One after the other.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both read the top before either took it off.")
    @State
    public static class PlainTop {
        private int top = 1;

        private int pop() {
            int id = top;
            top = 0;
            return id;
        }

        @Actor
        public void first(II_Result result) {
            result.r1 = pop();
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = pop();
        }
    }
}
