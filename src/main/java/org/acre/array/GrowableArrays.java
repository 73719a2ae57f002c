package org.acre.array;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.acre.Region;
import org.acre.purge.ReadSection;

/**
 * Arrays of longs, rows, in an array that grows: rows are added and grow while any number of threads read them without a lock. After
 * ext4's {@code s_group_info}. For readers and writers what {@link GrowableArray} says holds.
 */
public final class GrowableArrays implements AutoCloseable {
    private final Region region;
    private final LongConsumer retire;
    /** Element i is the address of row i. */
    private final GrownMemory rows;

    private final ArrayWords words;

    private GrowableArrays(Region region) {
        this.region = region;
        this.retire = GrownMemory.deferring(region);
        this.rows = new GrownMemory(region, Long.BYTES, 0, retire);
        this.words = new ArrayWords(region.reservedMemory(), Long.BYTES);
    }

    /** No rows yet, in {@code region}. */
    public static GrowableArrays of(Region region) {
        return new GrowableArrays(region);
    }

    /** Rows now. */
    public long rows() {
        try (ReadSection _ = rows.enter()) {
            return rows.length(rows.arrayInside());
        }
    }

    /**
     * Elements of a row now.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public long length(long row) {
        try (ReadSection _ = rows.enter()) {
            return words.length(rowInside(row));
        }
    }

    /** The row, of which the length and the elements are as whoever published it has left them: the element is read with acquire. */
    private long rowInside(long row) {
        return rows.get(rows.arrayInside(), row, 0);
    }

    /**
     * The element at {@code index} of {@code row}.
     *
     * @throws IndexOutOfBoundsException if there is no such row, or it is not that long
     * @throws IllegalStateException after {@link #close}
     */
    public long get(long row, long index) {
        try (ReadSection _ = rows.enter()) {
            return getInside(row, index);
        }
    }

    /** {@link #get} for a caller inside a section, as {@link GrowableArray#getInside}. */
    public long getInside(long row, long index) {
        long array = rowInside(row);
        check(array, row, index);
        return words.getAcquire(array, index, 0);
    }

    /** Sets the element at {@code index} of {@code row}; otherwise as {@link #get}. Waits for other writers. */
    public void set(long row, long index, long value) {
        long _ = asWriter(() -> {
            long array = rowInside(row);
            check(array, row, index);
            words.setRelease(array, index, 0, value);
            return 0;
        });
    }

    private void check(long array, long row, long index) {
        long length = words.length(array);
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("index " + index + " of row " + row + ", an array of " + length);
        }
    }

    /**
     * Adds a row of {@code length} zeros. Waits for other writers.
     *
     * @return its number
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the region has no room; no row was added
     */
    public long addRow(long length) {
        requireLength(length);
        return asWriter(() -> {
            long number = rows.length(rows.arrayInside());
            long row = allocate(length, 0, 0);
            try {
                boolean _ = rows.growLocked(number + 1, row); // with the row in it: a reader that sees the length sees the row
            } catch (Throwable e) {
                if (rows.length(rows.arrayInside()) == number) {
                    region.freeAddress(row); // nobody has seen it
                }
                throw e;
            }
            return number;
        });
    }

    /**
     * Makes a row {@code length} elements long, the new ones zero. Does nothing if it is that long or longer. Waits for other writers,
     * never for readers.
     *
     * @return whether it has grown
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the region has no room for both arrays; nothing has changed
     * @throws IllegalArgumentException if there is no such length; nothing has changed
     */
    public boolean growRow(long row, long length) {
        return asWriter(() -> {
            long old = rowInside(row);
            long oldLength = words.length(old);
            if (length <= oldLength) {
                return 0;
            }
            long grown = allocate(length, old, oldLength);
            rows.set(rows.arrayInside(), row, 0, grown); // release: publishes the row; pairs with rowInside
            retire.accept(old);
            return 1;
        }) == 1;
    }

    private long allocate(long length, long old, long oldLength) {
        long row = region.allocateAddress(words.bytes(length));
        words.fill(row, length, old, oldLength);
        return row;
    }

    private static void requireLength(long length) {
        if (length < 0) {
            throw new IllegalArgumentException("the length of a row is negative: " + length);
        }
    }

    private long asWriter(LongSupplier change) {
        ReentrantLock writers = rows.writers();
        writers.lock();
        try {
            return change.getAsLong();
        } finally {
            writers.unlock();
        }
    }

    /** Frees all rows when the readers inside them have left; it does not wait for them. Again: does nothing. */
    @Override public void close() {
        long _ = asWriter(() -> {
            if (rows.isOpen()) {
                long array = rows.closeAndKeepLocked(); // first: from now on no reader finds a row
                for (long row = 0; row < rows.length(array); row++) {
                    retire.accept(rows.get(array, row, 0));
                }
                retire.accept(array);
            }
            return 0;
        });
    }

    @Override public String toString() {
        return "GrowableArrays: rows are " + rows;
    }
}
