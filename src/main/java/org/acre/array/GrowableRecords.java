package org.acre.array;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.Region;
import org.acre.purge.ReadSection;

/**
 * Records of a fixed length in a region, in an array that grows while any number of threads read it without a lock. As
 * {@link GrowableArray}, but for this: a record is several words, and a reader beside a writer may see some of them old and some new. A
 * reader that must not writes and checks a sequence word of its own.
 */
public final class GrowableRecords implements AutoCloseable {
    private final GrownMemory memory;
    private final long recordBytes;

    private GrowableRecords(Region region, long recordBytes, long length) {
        if (recordBytes <= 0 || recordBytes % Long.BYTES != 0) {
            throw new IllegalArgumentException("a record has a multiple of " + Long.BYTES + " bytes; got " + recordBytes);
        }
        this.recordBytes = recordBytes;
        this.memory = new GrownMemory(region, recordBytes, length, GrownMemory.deferring(region));
    }

    /**
     * An array of {@code length} records of zeros in {@code region}.
     *
     * @param recordBytes a multiple of 8
     * @param length 0 or more
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the region has no room
     */
    public static GrowableRecords of(Region region, long recordBytes, long length) {
        return new GrowableRecords(region, recordBytes, length);
    }

    /** Bytes of a record. */
    public long recordBytes() {
        return recordBytes;
    }

    /** Records now. It never becomes less. */
    public long length() {
        try (ReadSection _ = memory.enter()) {
            return memory.length(memory.arrayInside());
        }
    }

    /**
     * The word at {@code offset} bytes in the record at {@code index}. What was done before it was set is seen.
     *
     * @param offset a multiple of 8
     * @throws IndexOutOfBoundsException if there is no such record, or no such word in it
     * @throws IllegalStateException after {@link #close}
     */
    public long getLong(long index, long offset) {
        try (ReadSection _ = memory.enter()) {
            return getLongInside(index, offset);
        }
    }

    /** {@link #getLong} for a caller inside a section, as {@link GrowableArray#getInside}. */
    public long getLongInside(long index, long offset) {
        checkWord(offset);
        return memory.get(memory.arrayInside(), index, offset);
    }

    /**
     * Copies the record at {@code index} into the first bytes of {@code target}.
     *
     * @throws IndexOutOfBoundsException if there is no such record, or {@code target} is shorter than one
     * @throws IllegalStateException after {@link #close}
     */
    public void read(long index, MemorySegment target) {
        try (ReadSection _ = memory.enter()) {
            MemorySegment.copy(memory.element(memory.arrayInside(), index), 0, target, 0, recordBytes);
        }
    }

    /** Sets the word at {@code offset} bytes in the record at {@code index}; otherwise as {@link #getLong}. Waits for other writers. */
    public void setLong(long index, long offset, long value) {
        checkWord(offset);
        asWriter(() -> memory.set(memory.arrayInside(), index, offset, value));
    }

    /** Copies the first bytes of {@code source} into the record at {@code index}; otherwise as {@link #read}. Waits for other writers. */
    public void write(long index, MemorySegment source) {
        asWriter(() -> MemorySegment.copy(source, 0, memory.element(memory.arrayInside(), index), 0, recordBytes));
    }

    /** As {@link GrowableArray#grow}. */
    public boolean grow(long length) {
        return memory.grow(length);
    }

    /** Frees the array when the readers inside it have left; it does not wait for them. Again: does nothing. */
    @Override public void close() {
        memory.close();
    }

    private void asWriter(Runnable change) {
        ReentrantLock writers = memory.writers();
        writers.lock();
        try {
            change.run();
        } finally {
            writers.unlock();
        }
    }

    private void checkWord(long offset) {
        if (offset < 0 || offset > recordBytes - Long.BYTES || offset % Long.BYTES != 0) {
            throw new IndexOutOfBoundsException("no word at offset " + offset + " of a record of " + recordBytes + " bytes");
        }
    }

    @Override public String toString() {
        return "GrowableRecords: " + memory;
    }
}
