package org.acre.agrona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Test;

/** What Agrona's atomic buffers do, whoever provides the memory. */
abstract class AtomicBufferBehaviour {
    static final int BYTES = 4096 + RingBufferDescriptor.TRAILER_LENGTH;

    /** A buffer of {@link #BYTES} bytes. */
    abstract AtomicBuffer buffer();

    @Test void fresh_isZeroAlignedAndFixed() {
        AtomicBuffer buffer = buffer();
        assertEquals(BYTES, buffer.capacity());
        assertFalse(buffer.isExpandable());
        buffer.verifyAlignment();
        for (int i = 0; i < BYTES; i++) {
            assertEquals(0, buffer.getByte(i));
        }
    }

    @Test void scalars_bothOrders_readBack() {
        AtomicBuffer buffer = buffer();
        buffer.putLong(8, 0x0102030405060708L, ByteOrder.BIG_ENDIAN);
        assertEquals(1, buffer.getByte(8));
        assertEquals(0x0807060504030201L, buffer.getLong(8, ByteOrder.LITTLE_ENDIAN));
        buffer.putDouble(16, Math.PI);
        assertEquals(Math.PI, buffer.getDouble(16));
        buffer.putShort(25, (short) -7);
        assertEquals(-7, buffer.getShort(25));
        buffer.putStringUtf8(100, "Käse");
        assertEquals("Käse", buffer.getStringUtf8(100));
        assertEquals(5, buffer.putIntAscii(200, 12345));
        assertEquals(12345, buffer.parseIntAscii(200, 5));
    }

    @Test void atomics_readBack() {
        AtomicBuffer buffer = buffer();
        buffer.putLongVolatile(0, 5);
        assertEquals(5, buffer.getAndAddLong(0, 3));
        assertTrue(buffer.compareAndSetLong(0, 8, 9));
        assertFalse(buffer.compareAndSetLong(0, 8, 10));
        assertEquals(9, buffer.getLongVolatile(0));
        buffer.putIntRelease(64, 4);
        assertEquals(4, buffer.getAndSetInt(64, 6));
    }

    @Test void access_outside_throws() {
        AtomicBuffer buffer = buffer();
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.getLong(BYTES - 7));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.putByte(-1, (byte) 1));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.setMemory(BYTES, 1, (byte) 1));
    }

    @Test void bytes_copiedToAndFro_areTheSame() {
        AtomicBuffer buffer = buffer();
        byte[] bytes = "some bytes".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        buffer.putBytes(10, bytes);
        UnsafeBuffer wrapped = new UnsafeBuffer(buffer, 10, bytes.length);
        assertEquals(new UnsafeBuffer(bytes), wrapped);
        ByteBuffer copy = ByteBuffer.allocateDirect(bytes.length);
        buffer.getBytes(10, copy, bytes.length);
        assertEquals(ByteBuffer.wrap(bytes), copy.flip());
        buffer.setMemory(10, bytes.length, (byte) 0);
        assertEquals(0, wrapped.getLong(0));
    }

    @Test void ringBuffer_onIt_passesMessages() {
        ManyToOneRingBuffer ring = new ManyToOneRingBuffer(buffer());
        List<Long> seen = new ArrayList<>();
        UnsafeBuffer message = new UnsafeBuffer(new byte[8]);
        for (long i = 0; i < 1000; i++) {
            message.putLong(0, i);
            assertTrue(ring.write(1, message, 0, 8));
            ring.read((type, source, index, length) -> seen.add(source.getLong(index)));
        }
        assertEquals(1000, seen.size());
        assertEquals(999L, seen.getLast());
    }
}
