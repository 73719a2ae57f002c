package org.acre.benchmarks;

import org.acre.benchmarks.CacheKind.ValueCache;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does one look at a cached value cost, and one replacement, with the values on the heap and off it?
 *
 * <p>Every key is there; {@link CacheReport} has misses, evictions and lengths as they occur. A look reads a byte of each line of 64. The key is
 * boxed anew each time.
 */
@State(Scope.Benchmark)
public class CacheBenchmark extends AcreBenchmark {
    private static final int KEYS = 4096;
    private static final long BYTES = 256L << 20;

    @Param public CacheKind kind;

    @Param({"1024", "16384"})
    public int valueBytes;

    private ValueCache cache;

    /** One for each thread. */
    @State(Scope.Thread)
    public static class Choice {
        private final XorShift random = new XorShift();

        long key() {
            return random.below(KEYS);
        }
    }

    @Setup(Level.Trial)
    public void fill() {
        cache = kind.open(BYTES, valueBytes);
        for (long key = 0; key < KEYS; key++) {
            cache.put(key, valueBytes);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        cache.close();
    }

    @Benchmark
    public long look(Choice choice) {
        return cache.look(choice.key());
    }

    @Benchmark
    public void replace(Choice choice) {
        cache.put(choice.key(), valueBytes);
    }
}
