package org.acre.stress;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.acre.allocator.AddressSpace;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Whoever sees an area busy sees its bounds. One caller is handed an area of 3 pages, another asks how long the area there is, and then
 * looks for it from its last page. The numbers are pages, or 0 for no area; and 1 if the area was found by its last page.
 */
public class HandOutStress {
    private static final long PAGE = 4096;

    private HandOutStress() {}

    /** A space whose first pages were somebody's before. */
    abstract static class Reused {
        final AddressSpace space;

        Reused(AddressSpace space, long pages) {
            this.space = space;
            space.free(space.allocate(pages * PAGE));
        }

        final void ask(II_Result result) {
            long bytes = space.sizeOf(0);
            result.r1 = bytes == AddressSpace.NONE ? 0 : (int) (bytes / PAGE);
            result.r2 = space.find(2 * PAGE) == 0 ? 1 : 0;
        }
    }

    /** The record of the area has described all of the space, free, a moment before. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Asked twice before the area was busy.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The area became busy between the questions.")
    @Outcome(id = "3, 1", expect = Expect.ACCEPTABLE, desc = "The area was busy before both.")
    @Outcome(id = "3, 0", expect = Expect.FORBIDDEN, desc = "The area was busy, and then it was not.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Busy, with the bounds of an earlier life.")
    @State
    public static class Carved extends Reused {
        public Carved() {
            super(AddressSpace.builder().span(0, 64 * PAGE).nodes(1).lazyMaxPages(0).build(), 5);
        }

        @Actor
        public void owner() {
            space.allocate(3 * PAGE);
        }

        @Actor
        public void asker(II_Result result) {
            ask(result);
        }
    }

    /** The area comes out of a pool, where it was for the second time. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Asked twice before the area was busy.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The area became busy between the questions.")
    @Outcome(id = "3, 1", expect = Expect.ACCEPTABLE, desc = "The area was busy before both.")
    @Outcome(id = "3, 0", expect = Expect.FORBIDDEN, desc = "The area was busy, and then it was not.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Busy, with the bounds of an earlier life.")
    @State
    public static class Pooled extends Reused {
        public Pooled() {
            super(AddressSpace.builder().span(0, 64 * PAGE).nodes(2).nodeSelector(_ -> 0).lazyMaxPages(0).build(), 3);
        }

        @Actor
        public void owner() {
            space.tryAllocate(3 * PAGE);
        }

        @Actor
        public void asker(II_Result result) {
            ask(result);
        }
    }

    /** The weakened twin: says that the area is busy, and then how long it is. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Asked before the area was busy.")
    @Outcome(id = "3, 1", expect = Expect.ACCEPTABLE, desc = "Asked after the bounds were written.")
    @Outcome(id = "64, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Busy, with the bounds of an earlier life.")
    @State
    public static class BusyBeforeItsBounds {
        private static final int BUSY = 0;
        private static final int PAGES = 1;

        private final AtomicIntegerArray record = new AtomicIntegerArray(new int[] {0, 64});

        @Actor
        public void owner() {
            record.setRelease(BUSY, 1);
            Work.some(); // the tree is mended
            record.setRelease(PAGES, 3);
        }

        @Actor
        public void asker(II_Result result) {
            int busy = record.getAcquire(BUSY);
            result.r1 = busy == 0 ? 0 : record.getAcquire(PAGES);
            result.r2 = busy;
        }
    }
}
