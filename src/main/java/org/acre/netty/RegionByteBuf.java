package org.acre.netty;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.acre.owned.OwnedMemory;
import org.jspecify.annotations.Nullable;

/** A buffer's life: its memory, its growth, and its end at the last release. */
final class RegionByteBuf extends TransferByteBuf {
    private final RegionByteBufAllocator allocator;
    private final OwnedMemory owned;

    RegionByteBuf(RegionByteBufAllocator allocator, OwnedMemory owned, int maxCapacity) {
        super(owned.segment(), maxCapacity);
        this.allocator = allocator;
        this.owned = owned;
    }

    @Override public int capacity() {
        return (int) memory.byteSize();
    }

    @Override public ByteBuf capacity(int newCapacity) {
        checkNewCapacity(newCapacity);
        int oldCapacity = capacity();
        if (newCapacity == oldCapacity) {
            return this;
        }
        owned.resize(newCapacity);
        memory = owned.segment();
        internal = null;
        trimIndicesToCapacity(newCapacity);
        allocator.metric().directBytes(newCapacity - oldCapacity);
        return this;
    }

    @Override protected void deallocate() {
        int capacity = capacity();
        memory = MemorySegment.NULL;
        internal = null;
        allocator.metric().directBytes(-capacity);
        allocator.metric().directBuffers(-1);
        owned.free();
    }

    @Override public RegionByteBufAllocator alloc() {
        return allocator;
    }

    @Override public boolean hasMemoryAddress() {
        return true;
    }

    @Override public long memoryAddress() {
        ensureAccessible();
        return owned.address();
    }

    @Override public boolean isDirect() {
        return true;
    }

    @Override public boolean hasArray() {
        return false;
    }

    @Override public byte[] array() {
        throw new UnsupportedOperationException("direct buffer");
    }

    @Override public int arrayOffset() {
        throw new UnsupportedOperationException("direct buffer");
    }

    @SuppressWarnings("deprecation") // Netty's, and abstract
    @Override public ByteOrder order() {
        return ByteOrder.BIG_ENDIAN;
    }

    @Override public @Nullable ByteBuf unwrap() {
        return null;
    }
}
