package org.acre.stress;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.Region;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A shared arena closes while another thread allocates in it what takes an area of its own. The numbers: whether that was allocated, and pages
 * that are busy when both are done and all is purged.
 */
public class ArenaCloseStress {
    private ArenaCloseStress() {}

    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Allocated, then closed.")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Closed: the allocation throws.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An area is lost: it came after the close had taken all there were.")
    @State
    public static class Allocate {
        private static final long REGION_BYTES = 1 << 24;
        /** More than a chunk. */
        private static final long BYTES = 1 << 20;

        private final Region region = Region.builder().anonymous(REGION_BYTES).nodes(1).build();
        private final Arena arena = region.openSharedArena();

        @Actor
        public void user(II_Result result) {
            try {
                result.r1 = arena.allocate(BYTES).byteSize() == BYTES ? 1 : -1;
            } catch (IllegalStateException _) {
                result.r1 = 0;
            }
        }

        @Actor
        public void closer() {
            arena.close();
        }

        @Arbiter
        public void after(II_Result result) {
            region.purger().purgeAll();
            result.r2 = (int) region.space().statistics().busyPages();
            region.close();
        }
    }

    /** The weakened twin: looks whether the arena is open, and then adds its area to those that the close frees. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Allocated, then closed.")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Closed: seen.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The area came after the close had taken all there were.")
    @State
    public static class LookThenAdd {
        private final AtomicInteger areas = new AtomicInteger();
        private volatile boolean closed;

        @Actor
        public void user(II_Result result) {
            if (closed) {
                result.r1 = 0;
            } else {
                Work.some(); // an area is allocated
                areas.incrementAndGet();
                result.r1 = 1;
            }
        }

        @Actor
        public void closer() {
            closed = true;
            areas.set(0);
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = areas.get();
        }
    }
}
