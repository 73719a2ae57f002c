package org.acre.netty;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.util.Objects;
import org.acre.Region;
import org.acre.owned.OwnedMemory;

/**
 * Netty's allocator over a region: direct buffers lie in the region, heap buffers are Netty's own. The last release of a buffer
 * frees its memory to the region, by address: no arena is closed, no thread is stopped. A direct buffer that grows stays where it is if
 * the memory behind it is free. Contents are as they are.
 *
 * <p>Buffers are watched by Netty's {@code ResourceLeakDetector} at its level; {@link #metric} counts those in use.
 *
 * <p>Threads: any, as for every Netty allocator; its buffers are for one thread at a time, as Netty's are. A region without room throws {@link
 * org.acre.allocator.AddressSpaceExhaustedException}, and a closed one {@link IllegalStateException}.
 */
public final class RegionByteBufAllocator extends AbstractByteBufAllocator implements ByteBufAllocatorMetricProvider {
    private final Region region;
    private final boolean deferred;
    private final RegionByteBufMetric metric = new RegionByteBufMetric();

    /** Buffers in {@code region}, which stays the caller's to close; direct by default. */
    public RegionByteBufAllocator(Region region) {
        this(region, true);
    }

    /** Buffers in {@code region}; {@code preferDirect} says what {@code buffer()} makes. */
    public RegionByteBufAllocator(Region region, boolean preferDirect) {
        this(region, preferDirect, false);
    }

    private RegionByteBufAllocator(Region region, boolean preferDirect, boolean deferred) {
        super(preferDirect);
        this.region = Objects.requireNonNull(region);
        this.deferred = deferred;
    }

    /**
     * The same, but memory is freed after a grace period: who looks at a buffer's {@code nioBuffer} or address inside a section of
     * {@link Region#gracePeriods} may go on until it leaves, whoever releases or grows the buffer.
     */
    public static RegionByteBufAllocator deferred(Region region) {
        return new RegionByteBufAllocator(region, true, true);
    }

    @Override protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        OwnedMemory owned = OwnedMemory.allocate(region, initialCapacity, deferred);
        metric.directBytes(initialCapacity);
        metric.directBuffers(1);
        return toLeakAwareBuffer(new RegionByteBuf(this, owned, maxCapacity));
    }

    @Override protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return new CountedHeapByteBuf(this, initialCapacity, maxCapacity);
    }

    /** True: memory comes from a region that is mapped already, so that direct buffers are cheap for I/O. */
    @Override public boolean isDirectBufferPooled() {
        return true;
    }

    @Override public RegionByteBufMetric metric() {
        return metric;
    }

    @Override public String toString() {
        return "RegionByteBufAllocator(" + region + ", " + metric + (deferred ? ", deferred)" : ")");
    }
}
