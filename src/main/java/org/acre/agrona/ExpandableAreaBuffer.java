package org.acre.agrona;

import java.nio.ByteBuffer;
import org.acre.Region;
import org.acre.owned.OwnedMemory;
import org.agrona.AbstractMutableDirectBuffer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A buffer in a region that grows when it is written beyond its end, as {@link org.agrona.ExpandableDirectByteBuffer} does: by half at
 * least, what is new is zero, and reading beyond the end throws. It grows where it lies if the memory behind it is free, and costs no
 * copy then. Else it moves, and its old memory is freed after a grace period: a reader inside a section of {@link Region#gracePeriods} that has
 * wrapped the old place sees the old bytes until it leaves.
 *
 * <p>Threads: one at a time. It wraps nothing: every {@code wrap} is {@link UnsupportedOperationException}.
 */
public final class ExpandableAreaBuffer extends AbstractMutableDirectBuffer implements AutoCloseable {
    /** The most bytes that a buffer can have: Agrona's own limit. */
    public static final int MAX_BUFFER_LENGTH = Integer.MAX_VALUE - 8;

    private static final int INITIAL_BYTES = 128;

    private final OwnedMemory memory;
    private boolean closed;

    /** A buffer of 128 bytes. */
    public ExpandableAreaBuffer(Region region) {
        this(region, INITIAL_BYTES);
    }

    /**
     * A buffer of zeros.
     *
     * @param initialBytes 0 or more
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the region has no room
     * @throws IllegalArgumentException if {@code initialBytes} is negative
     */
    public ExpandableAreaBuffer(Region region, int initialBytes) {
        this.memory = OwnedMemory.allocate(region, initialBytes, true);
        zeroFrom(0);
        show();
    }

    private void zeroFrom(long index) {
        memory.segment().asSlice(index).fill((byte) 0);
    }

    private void show() {
        addressOffset = memory.address();
        capacity = (int) memory.bytes();
    }

    /**
     * Grows if need be.
     *
     * @throws IndexOutOfBoundsException if an argument is negative or their sum is above {@link #MAX_BUFFER_LENGTH}
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the region has no room; the buffer is as it was
     * @throws IllegalStateException after {@link #close}
     */
    @Override protected void ensureCapacity(int index, int length) {
        if (index < 0 || length < 0) {
            throw new IndexOutOfBoundsException("negative: index " + index + ", length " + length);
        }
        long end = (long) index + length;
        if (end > capacity) {
            grow(end);
        }
    }

    private void grow(long end) {
        if (closed) {
            throw new IllegalStateException("the buffer is closed");
        }
        if (end > MAX_BUFFER_LENGTH) {
            throw new IndexOutOfBoundsException("a buffer has " + MAX_BUFFER_LENGTH + " bytes at most; wanted " + end);
        }
        int oldBytes = capacity;
        memory.resize(Math.min(MAX_BUFFER_LENGTH, Math.max(end, oldBytes + (long) (oldBytes >> 1))));
        zeroFrom(oldBytes);
        show();
    }

    @Override public boolean isExpandable() {
        return true;
    }

    /** Grows until there is a byte before {@code limit}. */
    @Override public void checkLimit(int limit) {
        ensureCapacity(limit, 0);
    }

    @Override public int wrapAdjustment() {
        return 0;
    }

    @Override public @Nullable ByteBuffer byteBuffer() {
        return null;
    }

    /** Gives the memory back after a grace period and leaves a buffer of no bytes. Again: does nothing. */
    @Override public void close() {
        closed = true;
        capacity = 0;
        memory.free();
    }

    @Override public void wrap(byte[] buffer) {
        throw wrapsNothing();
    }

    @Override public void wrap(byte[] buffer, int offset, int length) {
        throw wrapsNothing();
    }

    @Override public void wrap(ByteBuffer buffer) {
        throw wrapsNothing();
    }

    @Override public void wrap(ByteBuffer buffer, int offset, int length) {
        throw wrapsNothing();
    }

    @Override public void wrap(DirectBuffer buffer) {
        throw wrapsNothing();
    }

    @Override public void wrap(DirectBuffer buffer, int offset, int length) {
        throw wrapsNothing();
    }

    @Override public void wrap(long address, int length) {
        throw wrapsNothing();
    }

    private static UnsupportedOperationException wrapsNothing() {
        return new UnsupportedOperationException("an expandable buffer has memory of its own");
    }

    @Override public String toString() {
        return "ExpandableAreaBuffer{" + (closed ? "closed" : memory) + '}';
    }
}
