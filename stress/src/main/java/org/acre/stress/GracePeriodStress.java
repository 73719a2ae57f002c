package org.acre.stress;

import org.acre.ReadSide;
import org.acre.purge.GracePeriods;
import org.acre.purge.Reader;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What a section has found is not freed while it is open. The reader follows a pointer to one of two places and looks there
 * twice; the updater moves the pointer, waits for a grace period and overwrites the old place with -1.
 */
public class GracePeriodStress {
    private static final GracePeriods PORTABLE = GracePeriods.create();
    private static final GracePeriods ASYMMETRIC = ReadSide.gracePeriods();
    /** The threads of jcstress stay for a whole test. */
    private static final ThreadLocal<Reader> READER = ThreadLocal.withInitial(ASYMMETRIC::reader);

    private GracePeriodStress() {}

    /** The pointer, and what it leads to: 7 in the old place, 8 in the new. */
    abstract static class Places {
        private final int[] places = {7, 8};
        private int pointer;

        final void look(II_Result result) {
            int place = pointer;
            result.r1 = places[place];
            result.r2 = places[place];
        }

        final void unlink() {
            pointer = 1;
        }

        final void overwrite() {
            places[0] = -1;
        }
    }

    /** A section of a thread that did not register; readers fence. */
    @JCStressTest
    @Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "The section came before the grace period, or was waited for.")
    @Outcome(id = "8, 8", expect = Expect.ACCEPTABLE, desc = "The section found the new pointer.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The old place was overwritten under the section.")
    @State
    public static class Section extends Places {
        @Actor
        public void reader(II_Result result) {
            try (var _ = PORTABLE.enter()) {
                look(result);
            }
        }

        @Actor
        public void updater() {
            unlink();
            PORTABLE.synchronizeExpedited();
            overwrite();
        }
    }

    /** A registered reader, which does not fence. */
    @JCStressTest
    @Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "The section came before the grace period, or was waited for.")
    @Outcome(id = "8, 8", expect = Expect.ACCEPTABLE, desc = "The section found the new pointer.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The old place was overwritten under the section.")
    @State
    public static class Registered extends Places {
        @Actor
        public void reader(II_Result result) {
            Reader reader = READER.get();
            reader.enter();
            look(result);
            reader.exit();
        }

        @Actor
        public void updater() {
            unlink();
            ASYMMETRIC.synchronizeExpedited();
            overwrite();
        }
    }

    /** The weakened twin: the updater does not wait. */
    @JCStressTest
    @Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "The section came first.")
    @Outcome(id = "8, 8", expect = Expect.ACCEPTABLE, desc = "The section found the new pointer.")
    @Outcome(id = {"7, -1", "-1, -1"}, expect = Expect.ACCEPTABLE_INTERESTING, desc = "Overwritten under the section.")
    @Outcome(id = "-1, 7", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The same, seen in the wrong order.")
    @State
    public static class FreedAtOnce extends Places {
        @Actor
        public void reader(II_Result result) {
            Reader reader = READER.get();
            reader.enter();
            look(result);
            reader.exit();
        }

        @Actor
        public void updater() {
            unlink();
            overwrite();
        }
    }
}
