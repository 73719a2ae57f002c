package org.acre.chronicle;

import static net.openhft.chronicle.core.io.ReferenceOwner.temporary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.core.io.ClosedIllegalStateException;
import net.openhft.chronicle.core.io.ReferenceOwner;
import org.junit.jupiter.api.Test;

/** What Chronicle's fixed native stores and bytes do, whoever provides the memory. */
abstract class BytesBehaviour {
    abstract BytesStore<?, Void> store(long bytes);

    abstract Bytes<Void> bytes(long bytes);

    @Test void store_fresh_isDirectZeroAndFixed() {
        BytesStore<?, Void> store = store(1000);
        assertTrue(store.isDirectMemory());
        assertEquals(1000, store.capacity());
        assertEquals(1, store.refCount());
        for (long i = 0; i < 1000; i++) {
            assertEquals(0, store.readByte(i));
        }
        store.releaseLast();
    }

    @Test void store_values_readBack() {
        BytesStore<?, Void> store = store(1000);
        store.writeLong(8, 42).writeInt(16, -5).writeDouble(24, Math.E);
        assertEquals(42, store.readLong(8));
        assertEquals(-5, store.readInt(16));
        assertEquals(Math.E, store.readDouble(24));
        assertTrue(store.compareAndSwapLong(8, 42, 43));
        assertFalse(store.compareAndSwapLong(8, 42, 44));
        assertEquals(45, store.addAndGetLong(8, 2));
        store.releaseLast();
    }

    @Test void release_references_lastOneEndsIt() {
        BytesStore<?, Void> store = store(1000);
        ReferenceOwner owner = temporary("owner");
        store.reserve(owner);
        assertEquals(2, store.refCount());
        store.release(ReferenceOwner.INIT);
        store.writeLong(0, 1);
        store.releaseLast(owner);
        assertEquals(0, store.refCount());
        assertThrows(ClosedIllegalStateException.class, () -> store.reserve(owner));
        assertFalse(store.tryReserve(owner));
        assertThrows(ClosedIllegalStateException.class, () -> store.releaseLast(owner));
        assertThrows(RuntimeException.class, () -> store.readLong(0));
    }

    @Test void releaseLast_notTheLast_throws() {
        BytesStore<?, Void> store = store(1000);
        ReferenceOwner owner = temporary("owner");
        store.reserve(owner);
        assertThrows(IllegalStateException.class, store::releaseLast);
        if (store.refCount() > 0) {
            store.releaseLast(owner);
        }
    }

    @Test void bytes_written_readBackInOrder() {
        Bytes<Void> bytes = bytes(100);
        bytes.writeLong(42).writeUtf8("Käse").writeStopBit(300);
        assertEquals(42, bytes.readLong());
        assertEquals("Käse", bytes.readUtf8());
        assertEquals(300, bytes.readStopBit());
        assertEquals(0, bytes.readRemaining());
        bytes.releaseLast();
    }

    @Test void bytes_full_throwsAndDoesNotGrow() {
        Bytes<Void> bytes = bytes(16);
        long address = bytes.addressForRead(0);
        bytes.writeLong(1).writeLong(2);
        assertThrows(BufferOverflowException.class, () -> bytes.writeLong(3));
        assertThrows(BufferUnderflowException.class, () -> bytes.readLong(100));
        assertEquals(16, bytes.capacity());
        assertEquals(address, bytes.addressForRead(0));
        bytes.releaseLast();
    }

    @Test void bytes_released_throws() {
        Bytes<Void> bytes = bytes(16);
        assertEquals(1, bytes.refCount());
        bytes.releaseLast();
        assertEquals(0, bytes.refCount());
        assertThrows(RuntimeException.class, () -> bytes.writeLong(1));
    }

    @Test void bytes_secondOverTheStore_sharesItsMemory() {
        BytesStore<?, Void> store = store(100);
        Bytes<Void> writer = store.bytesForWrite();
        Bytes<Void> reader = store.bytesForRead();
        assertEquals(3, store.refCount());
        writer.writeLong(7);
        assertEquals(7, reader.readLong(0));
        writer.releaseLast();
        reader.releaseLast();
        store.releaseLast();
    }
}
