package org.acre.netty;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.netty.buffer.AbstractReferenceCountedByteBuf;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Single values of a segment. Netty's checks come first, the segment's own remain: a buffer whose checks are switched off, or that is
 * used while another thread releases it, may see stale bytes of its own range and never beyond it.
 */
abstract class ScalarByteBuf extends AbstractReferenceCountedByteBuf {
    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT_LE = JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT_LE = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG_LE = JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    /** Exactly the buffer's capacity; of no bytes once it is released. */
    MemorySegment memory;

    ScalarByteBuf(MemorySegment memory, int maxCapacity) {
        super(maxCapacity);
        this.memory = memory;
    }

    @Override protected final byte _getByte(int index) {
        return memory.get(JAVA_BYTE, index);
    }

    @Override protected final short _getShort(int index) {
        return memory.get(SHORT, index);
    }

    @Override protected final short _getShortLE(int index) {
        return memory.get(SHORT_LE, index);
    }

    @Override protected final int _getUnsignedMedium(int index) {
        return ((_getByte(index) & 0xff) << 16) | (_getShort(index + 1) & 0xffff);
    }

    @Override protected final int _getUnsignedMediumLE(int index) {
        return (_getShortLE(index) & 0xffff) | ((_getByte(index + 2) & 0xff) << 16);
    }

    @Override protected final int _getInt(int index) {
        return memory.get(INT, index);
    }

    @Override protected final int _getIntLE(int index) {
        return memory.get(INT_LE, index);
    }

    @Override protected final long _getLong(int index) {
        return memory.get(LONG, index);
    }

    @Override protected final long _getLongLE(int index) {
        return memory.get(LONG_LE, index);
    }

    @Override protected final void _setByte(int index, int value) {
        memory.set(JAVA_BYTE, index, (byte) value);
    }

    @Override protected final void _setShort(int index, int value) {
        memory.set(SHORT, index, (short) value);
    }

    @Override protected final void _setShortLE(int index, int value) {
        memory.set(SHORT_LE, index, (short) value);
    }

    @Override protected final void _setMedium(int index, int value) {
        _setByte(index, value >>> 16);
        _setShort(index + 1, value);
    }

    @Override protected final void _setMediumLE(int index, int value) {
        _setShortLE(index, value);
        _setByte(index + 2, value >>> 16);
    }

    @Override protected final void _setInt(int index, int value) {
        memory.set(INT, index, value);
    }

    @Override protected final void _setIntLE(int index, int value) {
        memory.set(INT_LE, index, value);
    }

    @Override protected final void _setLong(int index, long value) {
        memory.set(LONG, index, value);
    }

    @Override protected final void _setLongLE(int index, long value) {
        memory.set(LONG_LE, index, value);
    }
}
