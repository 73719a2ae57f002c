package org.acre.benchmarks;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.acre.Region;
import org.acre.netty.RegionByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does a direct buffer of Netty's cost in a region, against Netty's own allocators?
 *
 * <p>{@code pair} allocates, writes eight bytes and releases. {@code grow} begins at the length and doubles four times, then releases: it shows
 * what growing in place saves. Leak detection is off for all, so that its sampling is not what is measured. Run with {@code -t 1} and {@code
 * -t 2}.
 */
public class ByteBufBenchmark extends AcreBenchmark {
    private static final long REGION = 1L << 30;

    /** Who provides the buffers. */
    public enum Peer {
        REGION,
        POOLED,
        ADAPTIVE,
        UNPOOLED
    }

    /** Buffers of one peer. */
    @State(Scope.Benchmark)
    public static class Buffers {
        @Param
        public Peer peer;

        @Param({"256", "4096", "65536"})
        public int bytes;

        private final Region region = Region.anonymous(REGION);
        private ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;

        @Setup(Level.Trial)
        public void open() {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
            allocator = switch (peer) {
                case REGION -> new RegionByteBufAllocator(region);
                case POOLED -> new PooledByteBufAllocator(true);
                case ADAPTIVE -> new AdaptiveByteBufAllocator(true);
                case UNPOOLED -> new UnpooledByteBufAllocator(true);
            };
        }

        @TearDown(Level.Trial)
        public void close() {
            region.close();
        }
    }

    @Benchmark
    public boolean pair(Buffers buffers) {
        ByteBuf buffer = buffers.allocator.directBuffer(buffers.bytes);
        buffer.writeLong(42);
        return buffer.release();
    }

    @Benchmark
    public boolean grow(Buffers buffers) {
        ByteBuf buffer = buffers.allocator.directBuffer(buffers.bytes);
        for (int doublings = 1; doublings <= 4; doublings++) {
            buffer.capacity(buffers.bytes << doublings);
        }
        return buffer.release();
    }
}
