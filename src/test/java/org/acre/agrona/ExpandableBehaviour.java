package org.acre.agrona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What Agrona's expandable buffers do, whoever provides the memory. */
abstract class ExpandableBehaviour {
    abstract MutableDirectBuffer buffer(int bytes);

    @Test void fresh_hasItsLengthOfZeros() {
        MutableDirectBuffer buffer = buffer(100);
        assertEquals(100, buffer.capacity());
        assertTrue(buffer.isExpandable());
        for (int i = 0; i < 100; i++) {
            assertEquals(0, buffer.getByte(i));
        }
    }

    @Test void put_beyondTheEnd_growsByHalfAtLeastWithZeros() {
        MutableDirectBuffer buffer = buffer(128);
        buffer.putLong(120, 1);
        assertEquals(128, buffer.capacity());
        buffer.putLong(124, 2);
        assertTrue(buffer.capacity() >= 192, () -> "" + buffer.capacity());
        buffer.putByte(100_000, (byte) 3);
        assertTrue(buffer.capacity() > 100_000);
        assertEquals(2, buffer.getLong(124));
        for (int i = 132; i < 100_000; i++) {
            assertEquals(0, buffer.getByte(i));
        }
    }

    @Test void put_manyTimes_keepsEverything() {
        MutableDirectBuffer buffer = buffer(0);
        for (int i = 0; i < 200_000; i++) {
            buffer.putInt(4 * i, i);
        }
        for (int i = 0; i < 200_000; i++) {
            assertEquals(i, buffer.getInt(4 * i));
        }
    }

    @Test void get_beyondTheEnd_throwsAndDoesNotGrow() {
        MutableDirectBuffer buffer = buffer(16);
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.getLong(9));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.putByte(-1, (byte) 0));
        assertEquals(16, buffer.capacity());
    }

    @Test void checkLimit_beyondTheEnd_grows() {
        MutableDirectBuffer buffer = buffer(16);
        buffer.checkLimit(1000);
        assertTrue(buffer.capacity() >= 1000);
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.checkLimit(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.putLong(Integer.MAX_VALUE - 8, 1));
    }

    @Test void wrap_isRefusedAndWrapped_isSeen() {
        MutableDirectBuffer buffer = buffer(16);
        assertThrows(UnsupportedOperationException.class, () -> buffer.wrap(new byte[4]));
        assertThrows(UnsupportedOperationException.class, () -> buffer.wrap(ByteBuffer.allocate(4)));
        assertThrows(UnsupportedOperationException.class, () -> buffer.wrap(0, 0));
        assertEquals(0, buffer.wrapAdjustment());
        buffer.putStringAscii(0, "abc");
        assertEquals("abc", new UnsafeBuffer(buffer).getStringAscii(0));
    }

    @Test void bytes_fromBuffersAndArrays_areCopied() {
        MutableDirectBuffer buffer = buffer(0);
        buffer.putBytes(0, new byte[] {1, 2, 3});
        buffer.putBytes(3, ByteBuffer.wrap(new byte[] {4, 5}), 2);
        buffer.putBytes(5, new UnsafeBuffer(new byte[] {6}), 0, 1);
        byte[] bytes = new byte[6];
        buffer.getBytes(0, bytes);
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}), ByteBuffer.wrap(bytes));
    }
}
