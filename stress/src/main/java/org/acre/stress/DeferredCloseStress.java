package org.acre.stress;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.SpaceStatistics;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A deferred free beside the close: it is taken, and then done when the close returns, or refused, and then the area is still busy. The
 * numbers: whether it was taken, busy pages and deferred pages afterwards.
 */
public class DeferredCloseStress {
    private static final long PAGE = 4096;
    private static final GracePeriods PERIODS = GracePeriods.builder().pace(Duration.ZERO).build();

    private DeferredCloseStress() {}

    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "Taken before the close, which waited for it.")
    @Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "Refused: the area is its owner's as before.")
    @Outcome(id = "1, 0, 1", expect = Expect.FORBIDDEN, desc = "Taken, and left behind by the close.")
    @Outcome(id = "0, 0, .*", expect = Expect.FORBIDDEN, desc = "Refused, and freed nevertheless.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An area that is busy and freed, or neither.")
    @State
    public static class Closed {
        private final AddressSpace space = AddressSpace.builder().span(0, 64 * PAGE).nodes(1).lazyMaxPages(0).build();
        private final DeferredFree deferred = DeferredFree.of(space, PERIODS).build();
        private final long address = space.allocate(PAGE);

        @Actor
        public void free(III_Result result) {
            try {
                deferred.free(address);
                result.r1 = 1;
            } catch (IllegalStateException _) {
                result.r1 = 0;
            }
        }

        @Actor
        public void closer() {
            deferred.close();
        }

        @Arbiter
        public void after(III_Result result) {
            SpaceStatistics now = space.statistics();
            result.r2 = (int) now.busyPages();
            result.r3 = (int) now.deferredPages();
        }
    }

    /** The weakened twin: the free looks whether the queue is open, then adds; the close drains, then shuts. */
    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "Taken, and drained.")
    @Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "Refused.")
    @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Taken, and left behind.")
    @State
    public static class DrainedThenShut {
        private final AtomicInteger queued = new AtomicInteger();
        private volatile boolean closed;

        @Actor
        public void free(III_Result result) {
            if (closed) {
                result.r1 = 0;
                result.r2 = 1;
            } else {
                queued.incrementAndGet();
                result.r1 = 1;
            }
        }

        @Actor
        public void closer() {
            queued.set(0);
            Work.some(); // threads are ended
            closed = true;
        }

        @Arbiter
        public void after(III_Result result) {
            result.r3 = queued.get();
        }
    }
}
