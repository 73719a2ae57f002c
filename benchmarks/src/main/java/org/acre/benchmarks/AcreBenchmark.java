package org.acre.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How every benchmark runs unless it says otherwise: two JVMs, so that the luck of one compilation shows, and nanoseconds an
 * operation.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = {AcreBenchmark.NATIVE_ACCESS, AcreBenchmark.JMH_UNSAFE})
public abstract class AcreBenchmark {
    /** For benchmarks that call the C library. */
    static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
    /** JMH itself uses sun.misc.Unsafe: spares a warning a fork. */
    static final String JMH_UNSAFE = "--sun-misc-unsafe-memory-access=allow";
    /** Ten million areas, their index and what building them takes. */
    static final String LARGE_HEAP = "-Xmx8g";
}
