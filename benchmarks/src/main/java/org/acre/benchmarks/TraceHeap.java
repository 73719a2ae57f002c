package org.acre.benchmarks;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import org.acre.Region;

/** An allocator that a trace is replayed on. Objects are known by their number in the trace. */
interface TraceHeap {
    /** Allocates an object and writes to each of its pages. */
    void allocate(int id, int bytes) throws Throwable;

    void free(int id) throws Throwable;

    /** Objects of a region, by address. */
    final class Acre implements TraceHeap {
        private final Region region;
        private final long[] addresses;

        Acre(int ids, Region.Builder builder) {
            this.region = builder.anonymous(1L << 36).build();
            this.addresses = new long[ids];
        }

        @Override public void allocate(int id, int bytes) {
            long address = region.allocateAddress(bytes);
            addresses[id] = address;
            Touch.pages(address, bytes);
        }

        @Override public void free(int id) {
            region.freeAddress(addresses[id]);
        }
    }

    /** Objects of a C library, by address. */
    final class Native implements TraceHeap {
        private final SmallHeap.Addresses heap;
        private final long[] addresses;

        Native(int ids, SmallHeap.Addresses heap) {
            this.heap = heap;
            this.addresses = new long[ids];
        }

        @Override public void allocate(int id, int bytes) throws Throwable {
            long address = heap.allocate(bytes);
            addresses[id] = address;
            Touch.pages(address, bytes);
        }

        @Override public void free(int id) throws Throwable {
            heap.free(addresses[id]);
        }
    }

    /** Direct buffers. What stands in the Java heap for them is not counted. */
    final class Netty implements TraceHeap {
        private final ByteBufAllocator allocator;
        private final ByteBuf[] buffers;

        Netty(int ids, ByteBufAllocator allocator) {
            this.allocator = allocator;
            this.buffers = new ByteBuf[ids];
        }

        static ByteBufAllocator pooled() {
            return new PooledByteBufAllocator(true);
        }

        static ByteBufAllocator adaptive() {
            return new AdaptiveByteBufAllocator(true);
        }

        @Override public void allocate(int id, int bytes) {
            ByteBuf buffer = allocator.directBuffer(bytes);
            buffers[id] = buffer;
            for (int at = 0; at < bytes; at += Touch.PAGE) {
                buffer.setByte(at, 1);
            }
            buffer.setByte(bytes - 1, 1);
        }

        @Override public void free(int id) {
            buffers[id].release();
        }
    }
}
