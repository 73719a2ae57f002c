package org.acre.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.acre.ReadSide;
import org.acre.purge.GracePeriods;
import org.acre.purge.Reader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * What does it cost to read something that others may replace, and do readers get in each other's way?
 *
 * <p>An operation protects one load: enter, load, leave. {@code nothing} is the load alone, with all that JMH adds. Scores are
 * operations per microsecond of all threads together: 1,000 divided by the score of one thread is its time in nanoseconds, and
 * for {@code reader} it must stay at 2, {@code nothing} included, and allocate nothing. Readers that share nothing double with two
 * processors, and stay there with more threads than that. The locks are what one takes otherwise; all of them write to a
 * word that all readers share, but for the optimistic one, which must read again when a writer came between.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public abstract class ReaderBenchmark extends AcreBenchmark {
    @Threads(1)
    public static class OneThread extends ReaderBenchmark {}

    @Threads(2)
    public static class TwoThreads extends ReaderBenchmark {}

    @Threads(4)
    public static class FourThreads extends ReaderBenchmark {}

    @Threads(8)
    public static class EightThreads extends ReaderBenchmark {}

    /** What all threads share. */
    @State(Scope.Benchmark)
    public static class Shared {
        private final GracePeriods asymmetric = ReadSide.gracePeriods();
        private final GracePeriods portable = GracePeriods.create();
        private final StampedLock stamped = new StampedLock();
        private final ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock();
        private long pointer = 7;
    }

    /** The registered readers of a thread. */
    @State(Scope.Thread)
    public static class Own {
        private Reader reader;
        private Reader readerThatFences;

        @Setup
        public void register(Shared shared) {
            reader = shared.asymmetric.reader();
            readerThatFences = shared.portable.reader();
        }

        @TearDown
        public void close() {
            reader.close();
            readerThatFences.close();
        }
    }

    @Benchmark
    public long nothing(Shared shared) {
        return shared.pointer;
    }

    /** The waiting side makes all threads fence, where this machine can. */
    @Benchmark
    public long reader(Shared shared, Own own) {
        return read(own.reader, shared);
    }

    @Benchmark
    public long readerThatFences(Shared shared, Own own) {
        return read(own.readerThatFences, shared);
    }

    private static long read(Reader reader, Shared shared) {
        reader.enter();
        long value = shared.pointer;
        reader.exit();
        return value;
    }

    @Benchmark
    public long section(Shared shared) {
        try (var _ = shared.asymmetric.enter()) {
            return shared.pointer;
        }
    }

    @Benchmark
    public long sectionThatFences(Shared shared) {
        try (var _ = shared.portable.enter()) {
            return shared.pointer;
        }
    }

    @Benchmark
    public long stampedOptimistic(Shared shared) {
        while (true) {
            long stamp = shared.stamped.tryOptimisticRead();
            long value = shared.pointer;
            if (shared.stamped.validate(stamp)) {
                return value;
            }
        }
    }

    @Benchmark
    public long stampedRead(Shared shared) {
        long stamp = shared.stamped.readLock();
        try {
            return shared.pointer;
        } finally {
            shared.stamped.unlockRead(stamp);
        }
    }

    @Benchmark
    public long readWriteLock(Shared shared) {
        shared.readWrite.readLock().lock();
        try {
            return shared.pointer;
        } finally {
            shared.readWrite.readLock().unlock();
        }
    }
}
