package org.acre.benchmarks.lab;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Something to measure that takes no time to set up. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TinyBenchmark {
    @Param({"1", "2"})
    public int nanos;

    private int calls;

    @Benchmark
    public int count() {
        return calls++;
    }

    @Benchmark
    public void park() {
        LockSupport.parkNanos(this, nanos);
    }

    @Benchmark
    public void fail() {
        throw new IllegalStateException("this one fails");
    }
}
