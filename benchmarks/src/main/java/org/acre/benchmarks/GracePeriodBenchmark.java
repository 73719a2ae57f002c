package org.acre.benchmarks;

import org.acre.ReadSide;
import org.acre.purge.GracePeriods;
import org.acre.purge.Reader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does the waiting side pay? {@code expedited} is a whole grace period on the calling thread, {@code synchronize} one that
 * Acre's thread makes, its pace included; {@code startPoll} and {@code call} only ask for one. In {@code besideReader} a second
 * thread enters and leaves all the time: {@code expeditedBeside} is the waiter, {@code reading} what that reader notices.
 */
public class GracePeriodBenchmark extends AcreBenchmark {
    /** Who fences for the readers. */
    public enum Barrier {
        MEMBARRIER,
        READERS_FENCE
    }

    /** What all threads share. */
    @State(Scope.Benchmark)
    public static class Shared {
        @Param
        public Barrier barrier;

        private GracePeriods periods;

        @Setup
        public void create() {
            periods = barrier == Barrier.MEMBARRIER ? ReadSide.gracePeriods() : GracePeriods.create();
        }

        /** So that one iteration does not run the callbacks of another. */
        @TearDown(Level.Iteration)
        public void drain() {
            periods.barrier();
        }
    }

    /** A registered reader for each thread. */
    @State(Scope.Thread)
    public static class Own {
        private Reader reader;

        @Setup
        public void create(Shared shared) {
            reader = shared.periods.reader();
        }
    }

    private static void nothing() {}

    @Benchmark
    public void expedited(Shared shared) {
        shared.periods.synchronizeExpedited();
    }

    @Benchmark
    public void synchronize(Shared shared) {
        shared.periods.synchronize();
    }

    @Benchmark
    public long startPoll(Shared shared) {
        return shared.periods.startPoll();
    }

    @Benchmark
    public void call(Shared shared) {
        shared.periods.call(GracePeriodBenchmark::nothing);
    }

    @Benchmark
    @Group("besideReader")
    @GroupThreads(1)
    public void expeditedBeside(Shared shared) {
        shared.periods.synchronizeExpedited();
    }

    @Benchmark
    @Group("besideReader")
    @GroupThreads(1)
    public void reading(Own own) {
        own.reader.enter();
        own.reader.exit();
    }
}
