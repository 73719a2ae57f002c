package org.acre.benchmarks;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.acre.ArenaOptions;
import org.acre.Region;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What do ten allocations and a close cost, against the JDK's own arenas?
 *
 * <p>Ten segments of 64 to 1,024 bytes, 2,624 in all, zeroed but for {@code uninitialized}. Read {@code confined1} against
 * {@code jdkConfined1}, and {@code shared1} against {@code jdkShared1}; the number is that of the threads that do it. The shared
 * arenas of the JDK stop every thread at each close, so their time grows with the threads of the process: {@code idle} is how
 * many sleep beside. What closing lazily leaves to do later, one handshake for some 256 arenas, is inside {@code shared}: whoever opens an arena makes
 * it.
 */
public class ArenaBenchmark extends AcreBenchmark {
    private static final int[] BYTES = {64, 64, 64, 128, 128, 128, 256, 256, 512, 1024};
    private static final ArenaOptions UNINITIALIZED = ArenaOptions.defaults().uninitialized();
    private static final ArenaOptions STRICT = ArenaOptions.defaults().strict();

    /** The region, and threads that do nothing. */
    @State(Scope.Benchmark)
    public static class Surroundings {
        @Param({"0", "64"})
        public int idle;

        private final List<Thread> sleepers = new ArrayList<>();
        private volatile boolean over;
        Region region;

        @Setup(Level.Trial)
        public void open() {
            region = Region.anonymous(Spaces.LARGE_SPAN);
            for (int i = 0; i < idle; i++) {
                sleepers.add(Thread.ofPlatform().daemon().start(this::sleep));
            }
        }

        private void sleep() {
            while (!over) {
                LockSupport.park(this);
            }
        }

        @TearDown(Level.Trial)
        public void close() {
            over = true;
            sleepers.forEach(LockSupport::unpark);
            region.close();
        }
    }

    private static void allocate(Arena opened, Blackhole hole) {
        try (Arena arena = opened) {
            for (int bytes : BYTES) {
                hole.consume(arena.allocate(bytes, 8));
            }
        }
    }

    @Benchmark
    public void confined1(Surroundings around, Blackhole hole) {
        allocate(around.region.openArena(), hole);
    }

    @Benchmark
    public void uninitialized1(Surroundings around, Blackhole hole) {
        allocate(around.region.openArena(UNINITIALIZED), hole);
    }

    @Benchmark
    public void jdkConfined1(Surroundings around, Blackhole hole) {
        allocate(Arena.ofConfined(), hole);
    }

    @Benchmark
    public void shared1(Surroundings around, Blackhole hole) {
        allocate(around.region.openSharedArena(), hole);
    }

    @Benchmark
    public void strict1(Surroundings around, Blackhole hole) {
        allocate(around.region.openSharedArena(STRICT), hole);
    }

    @Benchmark
    public void jdkShared1(Surroundings around, Blackhole hole) {
        allocate(Arena.ofShared(), hole);
    }

    @Benchmark
    @Threads(2)
    public void confined2(Surroundings around, Blackhole hole) {
        allocate(around.region.openArena(), hole);
    }

    @Benchmark
    @Threads(2)
    public void jdkConfined2(Surroundings around, Blackhole hole) {
        allocate(Arena.ofConfined(), hole);
    }

    @Benchmark
    @Threads(2)
    public void shared2(Surroundings around, Blackhole hole) {
        allocate(around.region.openSharedArena(), hole);
    }

    @Benchmark
    @Threads(2)
    public void jdkShared2(Surroundings around, Blackhole hole) {
        allocate(Arena.ofShared(), hole);
    }
}
