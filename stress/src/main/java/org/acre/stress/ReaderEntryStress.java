package org.acre.stress;

import java.lang.invoke.VarHandle;
import org.acre.memory.ProcessBarrier;
import org.acre.purge.grace.Gate;
import org.acre.purge.grace.ReaderState;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader that announces itself and then loads, beside a waiter that unlinks and then looks: no load of a section moves above
 * the store that opens it. The first number is what the reader found, 0 for the old pointer; the second is 1 if the waiter saw it
 * inside. Both 0 is Dekker's failure: the waiter would free what the reader holds.
 *
 * <p>x86-64 shows that failure when nobody fences, because a store waits in its buffer while the load behind it is done.
 */
public class ReaderEntryStress {
    private ReaderEntryStress() {}

    /** Both sides, as {@code Reader.enter} and the driver of grace periods do it. */
    abstract static class Sides {
        private final ReaderState reader = new ReaderState();
        private int pointer;

        final int enterAndLoad(Gate gate) {
            reader.own(Thread.currentThread(), null);
            reader.enter(gate.word());
            gate.light();
            return pointer;
        }

        final int unlinkAndLook(Runnable barrier) {
            pointer = 1;
            barrier.run();
            return reader.word() != 0 ? 1 : 0;
        }
    }

    /** The reader stores; the waiter makes all threads fence. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The reader entered first; the waiter waits for it.")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The waiter came first; the reader finds the new pointer.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The waiter waits for a reader that has the new pointer.")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "The load passed the store: freed under the reader.")
    @State
    public static class Membarrier extends Sides {
        private static final Gate GATE = ProcessBarrier.whyNot() == null
                ? Gate.ofWaiters(ProcessBarrier.create()::fenceAllThreads)
                : Gate.ofReaders();

        @Actor
        public void reader(II_Result result) {
            result.r1 = enterAndLoad(GATE);
        }

        @Actor
        public void waiter(II_Result result) {
            result.r2 = unlinkAndLook(GATE::heavy);
        }
    }

    /** Both fence for themselves. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The reader entered first; the waiter waits for it.")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The waiter came first; the reader finds the new pointer.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The waiter waits for a reader that has the new pointer.")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "The load passed the store: freed under the reader.")
    @State
    public static class ReadersFence extends Sides {
        private static final Gate GATE = Gate.ofReaders();

        @Actor
        public void reader(II_Result result) {
            result.r1 = enterAndLoad(GATE);
        }

        @Actor
        public void waiter(II_Result result) {
            result.r2 = unlinkAndLook(GATE::heavy);
        }
    }

    /** The weakened twin: the reader enters as with membarrier, but the waiter fences only for itself. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The reader entered first.")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The waiter came first.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The waiter waits for a reader that has the new pointer.")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The load passed the store: freed under the reader.")
    @State
    public static class NobodyFencesForTheReader extends Sides {
        private static final Gate GATE = Gate.ofWaiters(() -> {});

        @Actor
        public void reader(II_Result result) {
            result.r1 = enterAndLoad(GATE);
        }

        @Actor
        public void waiter(II_Result result) {
            result.r2 = unlinkAndLook(VarHandle::fullFence);
        }
    }
}
