package org.acre.stress;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

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
 * A growing array that holds a 7 closes under its reader, and who closes it allocates as much and writes -1 there. The numbers are what was read, 0
 * for the exception of a closed array, then and afterwards.
 */
public class ArrayCloseStress {
    private ArrayCloseStress() {}

    @JCStressTest
    @Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "Read, then closed.")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Closed: the read throws.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Read what the next owner wrote, or read after the close.")
    @State
    public static class Closed {
        private static final Region REGION = Region.anonymous(1L << 34);
        private static final long ARRAY_BYTES = 2 * Long.BYTES;

        private final GrowableArray array = GrowableArray.of(REGION, 1);

        public Closed() {
            array.set(0, 7);
        }

        private int read() {
            try {
                return (int) array.get(0);
            } catch (IllegalStateException _) {
                return 0;
            }
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = read();
        }

        @Actor
        public void closer() {
            array.close();
            long next = REGION.allocateAddress(ARRAY_BYTES);
            for (long offset = 0; offset < ARRAY_BYTES; offset += Long.BYTES) {
                REGION.memory().set(JAVA_LONG, REGION.offsetOf(next) + offset, -1);
            }
            REGION.freeAddress(next);
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = read();
        }
    }

    /** The weakened twin: the array goes to its next owner at once. */
    @JCStressTest
    @Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "Read, then closed.")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Closed: seen.")
    @Outcome(id = "-1, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Read what the next owner wrote.")
    @State
    public static class FreedAtOnce {
        private final long[] memory = {7};
        private volatile boolean closed;

        @Actor
        public void reader(II_Result result) {
            if (closed) {
                result.r1 = 0;
            } else {
                Work.some(); // bounds are checked
                result.r1 = (int) memory[0];
            }
        }

        @Actor
        public void closer() {
            closed = true;
            memory[0] = -1;
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = closed ? 0 : 1;
        }
    }
}
