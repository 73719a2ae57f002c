package org.acre.netty;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import org.jspecify.annotations.Nullable;

/** Whole ranges of a segment: to and from arrays, other buffers, channels and streams. */
abstract class TransferByteBuf extends ScalarByteBuf {
    /** Bytes that pass through the Java heap at once on their way to a stream. */
    private static final int STREAM_CHUNK = 8192;

    /** What {@link #internalNioBuffer} hands out again and again; a view of {@link #memory}. */
    @Nullable ByteBuffer internal;

    TransferByteBuf(MemorySegment memory, int maxCapacity) {
        super(memory, maxCapacity);
    }

    private ByteBuffer checkedView(int index, int length) {
        checkIndex(index, length);
        return memory.asSlice(index, length).asByteBuffer();
    }

    @Override public final ByteBuf getBytes(int index, byte[] dst, int dstIndex, int length) {
        checkDstIndex(index, length, dstIndex, dst.length);
        MemorySegment.copy(memory, JAVA_BYTE, index, dst, dstIndex, length);
        return this;
    }

    @Override public final ByteBuf getBytes(int index, ByteBuffer dst) {
        dst.put(checkedView(index, dst.remaining()));
        return this;
    }

    @Override public final ByteBuf getBytes(int index, ByteBuf dst, int dstIndex, int length) {
        checkDstIndex(index, length, dstIndex, dst.capacity());
        if (dst.hasArray()) {
            return getBytes(index, dst.array(), dst.arrayOffset() + dstIndex, length);
        }
        if (dst.nioBufferCount() <= 0) {
            dst.setBytes(dstIndex, this, index, length);
            return this;
        }
        int at = index;
        for (ByteBuffer part : dst.nioBuffers(dstIndex, length)) {
            int partBytes = part.remaining();
            getBytes(at, part);
            at += partBytes;
        }
        return this;
    }

    @Override public final ByteBuf getBytes(int index, OutputStream out, int length) throws IOException {
        checkIndex(index, length);
        byte[] chunk = new byte[Math.min(length, STREAM_CHUNK)];
        for (int done = 0; done < length; ) {
            int bytes = Math.min(chunk.length, length - done);
            getBytes(index + done, chunk, 0, bytes);
            out.write(chunk, 0, bytes);
            done += bytes;
        }
        return this;
    }

    @Override public final int getBytes(int index, GatheringByteChannel out, int length) throws IOException {
        return out.write(checkedView(index, length));
    }

    @Override public final int getBytes(int index, FileChannel out, long position, int length) throws IOException {
        return out.write(checkedView(index, length), position);
    }

    @Override public final ByteBuf setBytes(int index, byte[] src, int srcIndex, int length) {
        checkSrcIndex(index, length, srcIndex, src.length);
        MemorySegment.copy(src, srcIndex, memory, JAVA_BYTE, index, length);
        return this;
    }

    @Override public final ByteBuf setBytes(int index, ByteBuffer src) {
        checkedView(index, src.remaining()).put(src);
        return this;
    }

    @Override public final ByteBuf setBytes(int index, ByteBuf src, int srcIndex, int length) {
        checkSrcIndex(index, length, srcIndex, src.capacity());
        if (src.hasArray()) {
            return setBytes(index, src.array(), src.arrayOffset() + srcIndex, length);
        }
        if (src.nioBufferCount() <= 0) {
            src.getBytes(srcIndex, this, index, length);
            return this;
        }
        int at = index;
        for (ByteBuffer part : src.nioBuffers(srcIndex, length)) {
            int partBytes = part.remaining();
            setBytes(at, part);
            at += partBytes;
        }
        return this;
    }

    @Override public final int setBytes(int index, InputStream in, int length) throws IOException {
        checkIndex(index, length);
        byte[] bytes = new byte[length];
        int read = in.read(bytes, 0, length);
        if (read > 0) {
            setBytes(index, bytes, 0, read);
        }
        return read;
    }

    @Override public final int setBytes(int index, ScatteringByteChannel in, int length) throws IOException {
        ByteBuffer view = checkedView(index, length);
        try {
            return in.read(view);
        } catch (ClosedChannelException e) {
            return -1; // Netty's word for it
        }
    }

    @Override public final int setBytes(int index, FileChannel in, long position, int length) throws IOException {
        ByteBuffer view = checkedView(index, length);
        try {
            return in.read(view, position);
        } catch (ClosedChannelException e) {
            return -1; // Netty's word for it
        }
    }

    @Override public final ByteBuf setZero(int index, int length) {
        checkIndex(index, length);
        memory.asSlice(index, length).fill((byte) 0);
        return this;
    }

    @Override public final ByteBuf copy(int index, int length) {
        checkIndex(index, length);
        return alloc().directBuffer(length, maxCapacity()).writeBytes(this, index, length);
    }

    @Override public final ByteBuffer nioBuffer(int index, int length) {
        return checkedView(index, length);
    }

    @Override public final ByteBuffer[] nioBuffers(int index, int length) {
        return new ByteBuffer[] {nioBuffer(index, length)};
    }

    @Override public final int nioBufferCount() {
        return 1;
    }

    /** For one thread at a time, as Netty's. */
    @Override public final ByteBuffer internalNioBuffer(int index, int length) {
        checkIndex(index, length);
        ByteBuffer view = internal;
        if (view == null) {
            view = memory.asByteBuffer();
            internal = view;
        }
        return view.limit(index + length).position(index);
    }

    @Override public final boolean isContiguous() {
        return true;
    }
}
