package org.acre.stress;

import org.acre.Region;
import org.acre.array.GrowableArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * An array of one element, a 7, grows to two, and the second is set to 8, while a reader asks for the length and for the last element of
 * that length. The numbers are these two.
 */
public class GrowStress {
    private GrowStress() {}

    @JCStressTest
    @Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "The old array.")
    @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "The new array, before the set.")
    @Outcome(id = "2, 8", expect = Expect.ACCEPTABLE, desc = "The new array, after the set.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A length and an array that do not belong together, or contents that were not there yet.")
    @State
    public static class OneWord {
        private static final Region REGION = Region.anonymous(1L << 34);

        private final GrowableArray array = GrowableArray.of(REGION, 1);

        public OneWord() {
            array.set(0, 7);
        }

        @Actor
        public void writer() {
            array.grow(2);
            array.set(1, 8);
        }

        @Actor
        public void reader(II_Result result) {
            try (var _ = REGION.gracePeriods().enter()) {
                long length = array.length();
                result.r1 = (int) length;
                result.r2 = (int) array.getInside(length - 1);
            }
        }

        @Arbiter
        public void after(II_Result result) {
            array.close();
        }
    }

    /** The weakened twin, which is what ext4 had: the array is one word and its length another, both plain. */
    @JCStressTest
    @Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "The old array.")
    @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "The new array, before the set.")
    @Outcome(id = "2, 8", expect = Expect.ACCEPTABLE, desc = "The new array, after the set.")
    @Outcome(id = "2, -1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The new length and the old array: an index out of bounds.")
    @Outcome(expect = Expect.ACCEPTABLE_INTERESTING, desc = "Contents that were not there yet.")
    @State
    public static class TwoWords {
        private long[] array = {7};
        private int length = 1;

        @Actor
        public void writer() {
            length = 2;
            array = new long[] {7, 0};
            array[1] = 8;
        }

        @Actor
        public void reader(II_Result result) {
            int seenLength = length;
            long[] seen = array;
            result.r1 = seenLength;
            result.r2 = seenLength > seen.length ? -1 : (int) seen[seenLength - 1];
        }
    }
}
