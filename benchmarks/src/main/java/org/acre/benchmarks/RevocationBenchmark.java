package org.acre.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.locks.LockSupport;
import org.acre.Invalidation;
import org.acre.Region;
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
 * What does it cost that segments of freed areas stop working: the thread that frees, and a thread that has nothing to do
 * with it?
 *
 * <p>The peer closes one shared arena a free, which is what a Java program does today. In every group one thread frees and
 * allocates areas of one page, 4,096 of them live, and another sums a segment of its own.
 *
 * <p>{@code backToBack}: as fast as it can. Read {@code free} of ARENA_EACH against GROUPS. {@code paced}: 20,000 frees a
 * second. Read {@code read} of GROUPS and of ARENA_EACH against IDLE, where nobody frees; of NONE, where nothing is revoked, it
 * shows what the same frees cost without. Handshakes stop the whole process, so everything but the two threads must be idle.
 */
public class RevocationBenchmark extends AcreBenchmark {
    private static final int LIVE = 4096;
    private static final int FREES_A_BURST = 20;
    private static final long BURST_NANOS = 1_000_000;

    /** How segments are made to stop working. */
    public enum Scheme {
        /** Nobody frees. */
        IDLE {
            @Override void replace(Areas areas, int slot) {}
        },
        /** They work on. */
        NONE {
            @Override void replace(Areas areas, int slot) {
                areas.replaceSegment(slot);
            }
        },
        /** The region revokes them. */
        GROUPS {
            @Override void replace(Areas areas, int slot) {
                areas.replaceSegment(slot);
            }
        },
        /** Each has a shared arena, which is closed before the area is freed. */
        ARENA_EACH {
            @Override void replace(Areas areas, int slot) {
                areas.replaceArena(slot);
            }
        };

        abstract void replace(Areas areas, int slot);
    }

    /** The areas of the one thread that frees. */
    @State(Scope.Group)
    public static class Areas {
        @Param
        public Scheme scheme;

        private Region region;
        private final MemorySegment[] segments = new MemorySegment[LIVE];
        private final Arena[] arenas = new Arena[LIVE];
        private int slot;
        private long deadline;

        @Setup(Level.Trial)
        public void open() {
            region = Region.builder().anonymous(Spaces.LARGE_SPAN).uninitialized()
                    .invalidation(scheme == Scheme.GROUPS ? Invalidation.REVOKE : Invalidation.NONE).build();
            for (int i = 0; i < LIVE; i++) {
                segments[i] = region.allocate(Spaces.PAGE, 1);
                if (scheme == Scheme.ARENA_EACH) {
                    arenas[i] = Arena.ofShared();
                    segments[i] = segments[i].reinterpret(arenas[i], null);
                }
            }
        }

        @TearDown(Level.Trial)
        public void close() {
            region.close();
        }

        void replaceSegment(int at) {
            region.free(segments[at]);
            segments[at] = region.allocate(Spaces.PAGE, 1);
        }

        void replaceArena(int at) {
            long address = segments[at].address();
            arenas[at].close();
            region.freeAddress(address);
            arenas[at] = Arena.ofShared();
            segments[at] = region.allocate(Spaces.PAGE, 1).reinterpret(arenas[at], null);
        }

        /** Frees the oldest area and allocates one. */
        void replaceOldest() {
            scheme.replace(this, slot);
            slot = (slot + 1) % LIVE;
        }

        void awaitNextBurst() {
            deadline = Math.max(deadline + BURST_NANOS, System.nanoTime() - BURST_NANOS);
            long left = deadline - System.nanoTime();
            while (left > 0) {
                LockSupport.parkNanos(left);
                left = deadline - System.nanoTime();
            }
        }
    }

    /** What the unrelated thread works on. */
    @State(Scope.Thread)
    public static class Own {
        private static final long LONGS = 1024;
        private final MemorySegment segment = Arena.global().allocate(LONGS * Long.BYTES, Long.BYTES);

        long sum() {
            long sum = 0;
            for (long i = 0; i < LONGS; i++) {
                sum += segment.getAtIndex(ValueLayout.JAVA_LONG, i);
            }
            return sum;
        }
    }

    @Benchmark
    @Group("backToBack")
    @GroupThreads(1)
    public void free(Areas areas) {
        if (areas.scheme == Scheme.IDLE) {
            areas.awaitNextBurst();
        }
        areas.replaceOldest();
    }

    @Benchmark
    @Group("backToBack")
    @GroupThreads(1)
    public long read(Own own) {
        return own.sum();
    }

    /** One operation is a burst. */
    @Benchmark
    @Group("paced")
    @GroupThreads(1)
    public void pacedFree(Areas areas) {
        for (int i = 0; i < FREES_A_BURST; i++) {
            areas.replaceOldest();
        }
        areas.awaitNextBurst();
    }

    @Benchmark
    @Group("paced")
    @GroupThreads(1)
    public long pacedRead(Own own) {
        return own.sum();
    }
}
