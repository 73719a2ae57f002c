package org.acre.stress;

import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;
import org.acre.small.SmallObjects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The one free slot of a slab goes from hand to hand: what its last owner wrote before the free is seen by who gets it, and it
 * has one owner at a time.
 */
public class SlotHandOverStress {
    private static final int BYTES = 16 << 10;
    /** The last slot of the first slab. */
    private static final long LAST = 3 * BYTES;

    private SlotHandOverStress() {}

    /** A slab of which all slots but the last are taken. Who finds it exhausted gets another slab, which is cheap to make. */
    static SmallObjects allButOne() {
        AddressSpace space = AddressSpace.builder().span(0, 1 << 20).nodes(2).lazyMaxPages(0).build();
        SmallObjects small = SmallObjects.on(space).nodeSelector(nodes -> 0).build();
        for (long slot = 0; slot < LAST; slot += BYTES) {
            small.allocate(BYTES);
        }
        return small;
    }

    static int free(SmallObjects small, long address) {
        try {
            small.free(address);
            return 1;
        } catch (InvalidFreeException e) {
            return 0;
        }
    }

    /** One writes and frees, another allocates and reads. */
    @JCStressTest
    @Outcome(id = "-1, 0", expect = Expect.ACCEPTABLE, desc = "Allocated too early: another slot.")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Handed over, with what the last owner wrote.")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Handed over, but the owner's write came later.")
    @State
    public static class Published {
        private final SmallObjects small = allButOne();
        private final long address = small.allocate(BYTES);
        private int contents;

        @Actor
        public void owner() {
            contents = 1;
            small.free(address);
        }

        @Actor
        public void next(II_Result result) {
            result.r1 = small.allocate(BYTES) == LAST ? contents : -1;
        }
    }

    /** Two reach for the last slot. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The first got it.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The second got it.")
    @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Two owners.")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "The slot is lost.")
    @State
    public static class OneOwner {
        private final SmallObjects small = allButOne();

        @Actor
        public void first(II_Result result) {
            result.r1 = small.allocate(BYTES) == LAST ? 1 : 0;
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = small.allocate(BYTES) == LAST ? 1 : 0;
        }
    }

    /** Two free the same object, which lies in the group that the first one's magazine has loaded. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The first free came first.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The second free came first.")
    @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Both went on: the slot is free twice.")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Each gave way to the other: the slot is lost.")
    @State
    public static class DoubleFree {
        private static final SmallObjects SMALL =
                SmallObjects.in(AddressSpace.builder().span(0, 1L << 40).nodes(2).build());

        private final long address = SMALL.allocate(64);

        @Actor
        public void first(II_Result result) {
            result.r1 = free(SMALL, address);
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = free(SMALL, address);
        }
    }

    /** The weakened twin: hands the slot over by a plain write, which publishes nothing and can be read twice. */
    @JCStressTest
    @Outcome(id = "-1, 0", expect = Expect.ACCEPTABLE, desc = "Too early.")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Handed over, with what the last owner wrote.")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Handed over before the write it should come after.")
    @State
    public static class PlainWord {
        private int free;
        private int contents;

        @Actor
        public void owner() {
            contents = 1;
            free = 1;
        }

        @Actor
        public void next(II_Result result) {
            int taken = free;
            free = 0;
            result.r1 = taken == 0 ? -1 : contents;
        }
    }

    /** The weakened twin of the double free: looks whether the bit is set, then sets it, without a cas between. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "One after the other.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "One after the other.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Both looked before either set the bit.")
    @State
    public static class CheckThenAct {
        private long word;

        private int free() {
            if ((word & 1) != 0) {
                return 0;
            }
            word |= 1;
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
