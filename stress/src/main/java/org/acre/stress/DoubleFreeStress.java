package org.acre.stress;

import org.acre.allocator.AddressSpace;
import org.acre.allocator.Area;
import org.acre.allocator.InvalidFreeException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Of two frees of one area exactly one is obeyed, by address or by handle. */
public class DoubleFreeStress {
    private static final AddressSpace SPACE = AddressSpace.builder().span(0, 1L << 47).nodes(2).lazyMaxPages(1_000).build();

    private DoubleFreeStress() {}

    static int free(long address) {
        try {
            SPACE.free(address);
            return 1;
        } catch (InvalidFreeException e) {
            return 0;
        }
    }

    static int free(Area area) {
        try {
            area.free();
            return 1;
        } catch (InvalidFreeException e) {
            return 0;
        }
    }

    /** Both by address. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The first free came first; the second saw the area lazy.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The second free came first; the first saw the area lazy.")
    @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Both read busy and both went on: the area is in a list twice.")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Each gave way to the other: the area is lost.")
    @State
    public static class ByAddress {
        private final long address = SPACE.allocate(4096);

        @Actor
        public void first(II_Result result) {
            result.r1 = free(address);
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = free(address);
        }
    }

    /** One by address, one by handle. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The address came first; the handle saw its life over.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The handle came first; the address was no busy area's.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both or none were obeyed.")
    @State
    public static class ByHandle {
        private final long address = SPACE.allocate(3 * 4096);
        private final Area area = SPACE.areaAt(address);

        @Actor
        public void first(II_Result result) {
            result.r1 = free(address);
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = free(area);
        }
    }

    /** The weakened twin: looks whether the area is busy, then marks it freed, without a cas between. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "One after the other.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "One after the other.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both looked before either marked.")
    @State
    public static class CheckThenAct {
        private boolean freed;

        private int free() {
            if (freed) {
                return 0;
            }
            freed = true;
            return 1;
        }

        @Actor
        public void first(II_Result result) {
            result.r1 = free();
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = free();
        }
    }
}
