package org.acre.arrow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Arrow's memory and vectors do, whoever provides the memory. */
abstract class VectorBehaviour {
    static final long LIMIT = 8 << 20;

    BufferAllocator allocator;

    abstract BufferAllocator newAllocator(long limit);

    @BeforeEach void openAllocator() {
        allocator = newAllocator(LIMIT);
    }

    /** Throws if anything leaked. */
    @AfterEach void closeAllocator() {
        allocator.close();
    }

    @Test void intVector_growing_keepsItsValues() {
        try (IntVector vector = new IntVector("ages", allocator)) {
            vector.allocateNew(10);
            for (int i = 0; i < 100_000; i++) {
                vector.setSafe(i, 3 * i);
            }
            vector.setNull(7);
            vector.setValueCount(100_000);
            assertTrue(vector.isNull(7));
            assertEquals(1, vector.getNullCount());
            for (int i = 8; i < 100_000; i++) {
                assertEquals(3 * i, vector.get(i));
            }
            assertTrue(allocator.getAllocatedMemory() >= 400_000);
        }
        assertEquals(0, allocator.getAllocatedMemory());
    }

    @Test void varCharVector_growing_keepsItsValues() {
        try (VarCharVector vector = new VarCharVector("names", allocator)) {
            vector.allocateNew();
            for (int i = 0; i < 20_000; i++) {
                vector.setSafe(i, ("name " + i).getBytes(UTF_8));
            }
            vector.setValueCount(20_000);
            for (int i = 0; i < 20_000; i++) {
                assertArrayEquals(("name " + i).getBytes(UTF_8), vector.get(i));
            }
        }
        assertEquals(0, allocator.getAllocatedMemory());
    }

    @Test void buffer_beyondLimit_isOutOfMemoryAndTakesNothing() {
        assertThrows(OutOfMemoryException.class, () -> allocator.buffer(2 * LIMIT));
        assertEquals(0, allocator.getAllocatedMemory());
    }

    @Test void childAllocator_transfer_movesTheAccount() {
        try (BufferAllocator left = allocator.newChildAllocator("left", 0, LIMIT / 2);
                BufferAllocator right = allocator.newChildAllocator("right", 0, LIMIT / 2)) {
            ArrowBuf buffer = left.buffer(1024);
            buffer.setLong(0, 42);
            ArrowBuf moved = buffer.getReferenceManager().transferOwnership(buffer, right).getTransferredBuffer();
            buffer.close();
            assertEquals(0, left.getAllocatedMemory());
            assertEquals(1024, right.getAllocatedMemory());
            assertEquals(42, moved.getLong(0));
            moved.close();
        }
    }

    @Test void slice_retained_keepsTheMemory() {
        ArrowBuf buffer = allocator.buffer(256);
        buffer.setInt(64, 5);
        ArrowBuf slice = buffer.slice(64, 64);
        slice.getReferenceManager().retain();
        buffer.close();
        assertEquals(256, allocator.getAllocatedMemory());
        assertEquals(5, slice.getInt(0));
        slice.close();
        assertEquals(0, allocator.getAllocatedMemory());
    }

    @Test void close_bufferOut_saysThatItLeaks() {
        BufferAllocator leaking = newAllocator(LIMIT);
        ArrowBuf buffer = leaking.buffer(512);
        var e = assertThrows(IllegalStateException.class, leaking::close);
        assertTrue(e.toString().contains("512"), e.toString());
        assertThrows(IllegalStateException.class, buffer::close);
    }

    @Test void empty_takesNothing() {
        assertEquals(0, allocator.buffer(0).capacity());
        assertEquals(0, allocator.getAllocatedMemory());
    }
}
