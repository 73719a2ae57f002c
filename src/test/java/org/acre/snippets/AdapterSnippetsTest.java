package org.acre.snippets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.openhft.chronicle.bytes.Bytes;
import org.acre.Invalidation;
import org.acre.Region;
import org.acre.agrona.AreaBuffer;
import org.acre.agrona.RegionCounters;
import org.acre.arrow.RegionAllocation;
import org.acre.caffeine.OffHeapCache;
import org.acre.chronicle.AreaBytes;
import org.acre.netty.RegionByteBufAllocator;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples of the adapters, compiled and run. */
class AdapterSnippetsTest {
    private final List<Object> used = new ArrayList<>();

    @Test void netty() {
        // @start region="netty"
        try (Region region = Region.anonymous(1L << 30)) {
            ByteBufAllocator allocator = new RegionByteBufAllocator(region);   // bootstrap.option(ChannelOption.ALLOCATOR, allocator)
            ByteBuf buffer = allocator.buffer(64).writeLong(42);
            buffer.release();                                                  // frees; every use from here on throws
        }
        // @end
    }

    @Test void agrona() {
        List<String> lines = new ArrayList<>();
        // @start region="agrona"
        try (Region region = Region.anonymous(1L << 30);
            AreaBuffer queue = AreaBuffer.allocate(region, 1024 + RingBufferDescriptor.TRAILER_LENGTH);
            RegionCounters counters = RegionCounters.of(region)) {
            RingBuffer ring = new ManyToOneRingBuffer(queue);
            counters.publish();
            counters.reader().forEach((value, id, label) -> lines.add(label + " = " + value));
            ring.write(1, new UnsafeBuffer(new byte[8]), 0, 8);
        }
        // @end
        assertTrue(lines.size() > 5, lines::toString);
    }

    @Test void chronicle() {
        // @start region="chronicle"
        try (Region region = Region.anonymous(1L << 30)) {
            Bytes<Void> bytes = AreaBytes.bytes(region, 1024);
            bytes.writeLong(42).writeUtf8("hello");
            bytes.releaseLast();                               // frees
        }
        // @end
    }

    @Test void arrow() {
        // @start region="arrow"
        try (Region region = Region.anonymous(1L << 30);
            BufferAllocator allocator = RegionAllocation.of(region).rootAllocator(1L << 28);
            IntVector ages = new IntVector("ages", allocator)) {
            ages.allocateNew(1000);
            ages.setSafe(0, 42);
        }
        // @end
    }

    @Test void caffeine() {
        long key = 7;
        byte[] bytes = {42};
        // @start region="caffeine"
        try (Region region = Region.builder().anonymous(5L << 30).uninitialized().invalidation(Invalidation.NONE).build();
            OffHeapCache<Long> cache = OffHeapCache.<Long>in(region).maximumBytes(4L << 30).build()) {
            cache.put(key, bytes);
            use(cache.get(key));                                                    // a copy, or null
            use(cache.withValue(key, value -> (int) value.get(JAVA_BYTE, 0)));      // what was read in place, or null
        }
        // @end
        assertEquals(2, used.size());
        assertEquals(42, used.getLast());
    }

    private void use(@Nullable Object value) {
        used.add(Objects.requireNonNull(value));
    }
}
