package org.acre.stress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.acre.allocator.AddressSpace;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** What the last owner of an area did before the free, its next owner sees: the free, the purge and the pool lie between. */
public class PoolHandOverStress {
    private static final long PAGE = 4096;

    private PoolHandOverStress() {}

    /** The free purges at once, and that fills the pool. */
    @JCStressTest
    @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "The pool was empty: the area was not freed yet, or on its way.")
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Handed over, with what the last owner wrote.")
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "Handed over before the last owner's write was to be seen.")
    @State
    public static class Freed {
        private final AddressSpace space = AddressSpace.builder().span(0, 64 * PAGE).nodes(2).nodeSelector(_ -> 0)
                .lazyMaxPages(0).build();
        private final long address = space.allocate(PAGE);
        private int contents;

        @Actor
        public void lastOwner() {
            contents = 1;
            space.free(address);
        }

        @Actor
        public void nextOwner(I_Result result) {
            result.r1 = space.tryAllocate(PAGE) == AddressSpace.NONE ? -1 : contents;
        }
    }

    /** The weakened twin: the area is in the pool before its last owner is done with it. */
    @JCStressTest
    @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "The pool was empty.")
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Handed over, with what the last owner wrote.")
    @Outcome(id = "0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Handed over before the last owner's write.")
    @State
    public static class PooledTooEarly {
        private static final VarHandle POOLED;
        private static final VarHandle CONTENTS;

        static {
            try {
                POOLED = MethodHandles.lookup().findVarHandle(PooledTooEarly.class, "pooled", boolean.class);
                CONTENTS = MethodHandles.lookup().findVarHandle(PooledTooEarly.class, "contents", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        @SuppressWarnings("UnusedVariable") // used through its handle
        private boolean pooled;
        @SuppressWarnings("UnusedVariable") // used through its handle
        private int contents;

        @Actor
        public void lastOwner() {
            POOLED.setRelease(this, true);
            Work.some();
            CONTENTS.setRelease(this, 1);
        }

        @Actor
        public void nextOwner(I_Result result) {
            result.r1 = (boolean) POOLED.getAcquire(this) ? (int) CONTENTS.getAcquire(this) : -1;
        }
    }
}
