package org.acre.stress;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.acre.Region;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A region closes under its users: each of them comes before, or gets IllegalStateException, and no segment outlives the region. A 0 is that
 * exception; the last number says whether a segment can still be read afterwards.
 */
public class RegionCloseStress {
    private static final long BYTES = 1 << 20;

    private RegionCloseStress() {}

    /** A region, and a segment of it with a 7. */
    abstract static class Open {
        final Region region = Region.builder().anonymous(BYTES).nodes(1).build();
        final MemorySegment segment = region.allocate(4096, 1);

        Open() {
            segment.set(JAVA_INT, 0, 7);
        }

        static int read(MemorySegment segment) {
            try {
                return segment.get(JAVA_INT, 0);
            } catch (IllegalStateException _) {
                return 0;
            }
        }
    }

    /** Somebody reads a segment. */
    @JCStressTest
    @Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "Read, then closed.")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Closed: the segment throws.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A segment outlived the region.")
    @State
    public static class Read extends Open {
        @Actor
        public void user(II_Result result) {
            result.r1 = read(segment);
        }

        @Actor
        public void closer() {
            region.close();
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = read(segment);
        }
    }

    /** Somebody allocates, and writes an 8. */
    @JCStressTest
    @Outcome(id = "8, 0", expect = Expect.ACCEPTABLE, desc = "Allocated and written, then closed.")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Closed before the allocation, or before the write.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A closed region has handed out a segment that works.")
    @State
    public static class Allocate extends Open {
        private MemorySegment got = MemorySegment.NULL;

        @Actor
        public void user(II_Result result) {
            try {
                got = region.allocate(4096, 1);
                got.set(JAVA_INT, 0, 8);
                result.r1 = got.get(JAVA_INT, 0);
            } catch (IllegalStateException _) {
                result.r1 = 0;
            }
        }

        @Actor
        public void closer() {
            region.close();
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = got.byteSize() == 0 ? 0 : read(got);
        }
    }

    /** Somebody frees. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Freed, then closed.")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Closed: the free throws.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A segment outlived the region.")
    @State
    public static class Free extends Open {
        @Actor
        public void user(II_Result result) {
            try {
                region.free(segment);
                result.r1 = 1;
            } catch (IllegalStateException _) {
                result.r1 = 0;
            }
        }

        @Actor
        public void closer() {
            region.close();
        }

        @Arbiter
        public void after(II_Result result) {
            result.r2 = read(segment);
        }
    }

    /** The weakened twin: looks whether the memory is still there, and then reads it. A -1 is memory that is not. */
    @JCStressTest
    @Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "Read, then closed.")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Closed: seen.")
    @Outcome(id = "-1, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Closed between the look and the read.")
    @State
    public static class LookThenRead {
        private volatile boolean closed;
        private volatile int memory = 7;

        @Actor
        public void user(II_Result result) {
            if (closed) {
                result.r1 = 0;
            } else {
                Work.some(); // bounds are checked
                result.r1 = memory;
            }
        }

        @Actor
        public void closer() {
            closed = true;
            memory = -1;
        }
    }
}
