package org.acre.stress;

import java.util.concurrent.atomic.AtomicInteger;
import org.acre.allocator.AddressSpace;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.Purger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A free beside the close of the purger: whoever purges it, the invalidation has seen the area before it is handed out again. The numbers:
 * pages that the invalidation has seen, and pages that are lazy, when both are done.
 */
public class PurgerCloseStress {
    private static final long PAGE = 4096;

    private PurgerCloseStress() {}

    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Purged by the purger's last pass, or by the free itself.")
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The purger has gone, and the free still left the pass to it.")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Reused without an invalidation.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Invalidated twice, or lost.")
    @State
    public static class Closed {
        private final AtomicInteger seen = new AtomicInteger();
        private final MappingInvalidation invalidation =
                (lowest, highest, _) -> seen.addAndGet((int) ((highest - lowest) / PAGE));
        private final AddressSpace space = AddressSpace.builder().span(0, 64 * PAGE).nodes(1).lazyMaxPages(0).build();
        private final Purger purger = Purger.on(space).helpers(0).invalidation(invalidation).build();
        private final long address = space.allocate(PAGE);

        @Actor
        public void free() {
            space.free(address);
        }

        @Actor
        public void closer() {
            purger.close();
        }

        @Arbiter
        public void after(II_Result result) {
            result.r1 = seen.get();
            result.r2 = (int) space.statistics().lazyPages();
        }
    }

    /** The weakened twin: the free looks who purges, then lists the area; the purger takes the list, then goes. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Purged by one or the other.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Left to a purger that has gone.")
    @State
    public static class TakenThenGone {
        private final AtomicInteger listed = new AtomicInteger();
        private final AtomicInteger seen = new AtomicInteger();
        private volatile boolean hasPurger = true;

        @Actor
        public void free() {
            boolean inline = !hasPurger;
            listed.incrementAndGet();
            if (inline) {
                seen.addAndGet(listed.getAndSet(0));
            }
        }

        @Actor
        public void closer() {
            seen.addAndGet(listed.getAndSet(0));
            hasPurger = false;
        }

        @Arbiter
        public void after(II_Result result) {
            result.r1 = seen.get();
            result.r2 = listed.get();
        }
    }
}
