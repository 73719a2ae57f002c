package org.acre.stress;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.acre.allocator.AddressSpace;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader follows a pointer and looks twice, inside one section; an updater unlinks the area, frees it deferred, and writes a 2 into the
 * next area that it is handed. The numbers are what the reader saw: 1 is the area as it was when it was found, 3 what the
 * pointer leads to afterwards. A 2 is the area in somebody else's hands.
 */
public class DeferredFreeStress {
    private static final long PAGE = 4096;
    private static final int PAGES = 1 << 18;

    private DeferredFreeStress() {}

    /** A space where what is free is handed out again at once, lowest first; and a word for each page. */
    abstract static class Sides {
        private static final AddressSpace SPACE =
                AddressSpace.builder().span(0, PAGES * PAGE).nodes(1).lazyMaxPages(0).build();
        private static final GracePeriods PERIODS = GracePeriods.builder().pace(Duration.ZERO).build();
        private static final DeferredFree DEFERRED =
                DeferredFree.of(SPACE, PERIODS).interval(Duration.ofMillis(1)).build();
        private static final AtomicLongArray MEMORY = new AtomicLongArray(PAGES);

        private volatile long pointer = handedOut(1);
        private long latest;

        private static long handedOut(long value) {
            long address = SPACE.allocate(PAGE);
            MEMORY.set((int) (address / PAGE), value);
            return address;
        }

        final void look(II_Result result) {
            try (var _ = PERIODS.enter()) {
                int page = (int) (pointer / PAGE);
                result.r1 = (int) MEMORY.get(page);
                result.r2 = (int) MEMORY.get(page);
            }
        }

        final void replace(boolean deferred) {
            long old = pointer;
            pointer = handedOut(3);
            if (deferred) {
                DEFERRED.free(old);
            } else {
                SPACE.free(old);
            }
            latest = handedOut(2);
        }

        final void freeAll() {
            SPACE.free(pointer);
            SPACE.free(latest);
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The reader found the old area, and it stayed so.")
    @Outcome(id = "3, 3", expect = Expect.ACCEPTABLE, desc = "The reader found the new area.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The area was handed out again under the reader.")
    @State
    public static class Deferred extends Sides {
        @Actor
        public void reader(II_Result result) {
            look(result);
        }

        @Actor
        public void updater() {
            replace(true);
        }

        @Arbiter
        public void after(II_Result result) {
            freeAll();
        }
    }

    /** The weakened twin: the free does not wait. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The reader was done before the area was handed out again.")
    @Outcome(id = "3, 3", expect = Expect.ACCEPTABLE, desc = "The reader found the new area.")
    @Outcome(id = {"1, 2", "2, 2"}, expect = Expect.ACCEPTABLE_INTERESTING, desc = "The area was handed out again under the reader.")
    @Outcome(expect = Expect.ACCEPTABLE_INTERESTING, desc = "And once more, by another state.")
    @State
    public static class AtOnce extends Sides {
        @Actor
        public void reader(II_Result result) {
            look(result);
        }

        @Actor
        public void updater() {
            replace(false);
        }

        @Arbiter
        public void after(II_Result result) {
            freeAll();
        }
    }
}
