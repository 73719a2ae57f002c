package org.acre.array;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.acre.Region;
import org.acre.purge.ReadSection;
import org.acre.purge.Reader;

/**
 * Longs in a region, in an array that grows while any number of threads read it without a lock.
 *
 * <p>Readers: {@link #get} opens a section of the region's grace periods for itself. Whoever reads more than one element opens the section
 * once, or has a {@link Reader}, and calls {@link #getInside}. An index that a reader has found inside once stays inside: arrays never
 * shrink. Inside a section two reads may see two arrays, the second one longer.
 *
 * <p>Writers: one or many; they take turns by a lock, for which they park. What a writer did before {@link #set} is seen by the reader that
 * gets the value.
 *
 * <p>Growing allocates a longer array, copies, publishes and defers the free of the old one: it costs the copy, never a wait for readers.
 */
public final class GrowableArray implements AutoCloseable {
    private final GrownMemory memory;

    private GrowableArray(GrownMemory memory) {
        this.memory = memory;
    }

    /**
     * An array of {@code length} zeros in {@code region}.
     *
     * @param length 0 or more
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the region has no room
     */
    public static GrowableArray of(Region region, long length) {
        return retiring(region, length, GrownMemory.deferring(region));
    }

    /** For tests: one whose old arrays are freed in another way, such as at once. */
    static GrowableArray retiring(Region region, long length, LongConsumer retire) {
        return new GrowableArray(new GrownMemory(region, Long.BYTES, length, retire));
    }

    /** Elements now. It never becomes less. Inside a section or not. */
    public long length() {
        try (ReadSection _ = memory.enter()) {
            return memory.length(memory.arrayInside());
        }
    }

    /**
     * The element at {@code index}.
     *
     * @throws IndexOutOfBoundsException if the array is not that long, with its length
     * @throws IllegalStateException after {@link #close}
     */
    public long get(long index) {
        try (ReadSection _ = memory.enter()) {
            return getInside(index);
        }
    }

    /**
     * The element at {@code index}, for a caller inside a section of the region's {@link Region#gracePeriods}: outside, it may return
     * what somebody else has written there. Two loads more than an array in a fixed place. Checked when assertions are on.
     *
     * @throws IndexOutOfBoundsException if the array is not that long, with its length
     * @throws IllegalStateException after {@link #close}
     */
    public long getInside(long index) {
        return memory.get(memory.arrayInside(), index, 0);
    }

    /**
     * Sets the element at {@code index}. Waits for other writers.
     *
     * @throws IndexOutOfBoundsException if the array is not that long, with its length
     * @throws IllegalStateException after {@link #close}
     */
    public void set(long index, long value) {
        ReentrantLock writers = memory.writers();
        writers.lock();
        try {
            memory.set(memory.arrayInside(), index, 0, value);
        } finally {
            writers.unlock();
        }
    }

    /**
     * Makes the array {@code length} elements long, the new ones zero. Does nothing if it is that long or longer. Waits for other
     * writers, never for readers.
     *
     * @return whether it has grown
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the region has no room for both arrays; nothing has changed
     * @throws IllegalArgumentException if there is no such length; nothing has changed
     * @throws IllegalStateException after {@link #close}
     */
    public boolean grow(long length) {
        return memory.grow(length);
    }

    /** Frees the array when the readers inside it have left; it does not wait for them. Again: does nothing. */
    @Override public void close() {
        memory.close();
    }

    @Override public String toString() {
        return "GrowableArray: " + memory;
    }
}
