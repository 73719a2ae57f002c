package org.acre.array;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * One array as it lies in a region: whole pages, addressed by its first byte.
 *
 * <pre>
 *   +0            length      plain            elements; written before the array is published, and never again
 *   +8            element 0   acquire/release
 *   +8 + bytes    element 1
 *   ...
 * </pre>
 */
final class ArrayWords {
    private static final long HEADER_BYTES = 8;
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

    private final MemorySegment memory;
    private final long base;
    private final long elementBytes;

    ArrayWords(MemorySegment memory, long elementBytes) {
        this.memory = memory;
        this.base = memory.address();
        this.elementBytes = elementBytes;
    }

    /**
     * Bytes of an array of {@code length} elements.
     *
     * @throws IllegalArgumentException if there are not so many bytes
     */
    long bytes(long length) {
        if (length > (Long.MAX_VALUE - HEADER_BYTES) / elementBytes) {
            throw new IllegalArgumentException("an array of " + length + " elements of " + elementBytes + " bytes has more than 2^63 bytes");
        }
        return HEADER_BYTES + length * elementBytes;
    }

    long length(long array) {
        return (long) LONG.get(memory, array - base);
    }

    /** Where an element begins, in the memory. The index is the caller's to check. */
    private long offset(long array, long index) {
        return array - base + HEADER_BYTES + index * elementBytes;
    }

    /** acquire: what was written before the value was is seen with it; pairs with {@link #setRelease}. */
    long getAcquire(long array, long index, long offset) {
        return (long) LONG.getAcquire(memory, offset(array, index) + offset);
    }

    /** release: pairs with {@link #getAcquire}; a plain store could show an array of arrays one that is not filled yet. */
    void setRelease(long array, long index, long offset, long value) {
        LONG.setRelease(memory, offset(array, index) + offset, value);
    }

    /** The bytes of an element. */
    MemorySegment element(long array, long index) {
        return memory.asSlice(offset(array, index), elementBytes);
    }

    /** Makes {@code array}, which nobody sees yet, one of {@code length} elements: the first are those of another, the rest zero. */
    void fill(long array, long length, long other, long otherLength) {
        LONG.set(memory, array - base, length);
        if (otherLength > 0) {
            MemorySegment.copy(memory, offset(other, 0), memory, offset(array, 0), otherLength * elementBytes);
        }
        if (length > otherLength) {
            memory.asSlice(offset(array, otherLength), (length - otherLength) * elementBytes).fill((byte) 0);
        }
    }
}
