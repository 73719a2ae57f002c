package org.acre.caffeine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongPredicate;
import org.acre.Region;
import org.jspecify.annotations.Nullable;

/** Values in a region. What is looked at here is looked at inside a section of the region's grace periods. */
final class ValueMemory {
    private final Region region;
    private final MemorySegment memory;
    private final MemorySegment readable;
    private final LongPredicate tryFree;
    /** Retired, but there was no memory to note the free in; rare. The next put frees them. */
    private final Queue<ValueHandle> unfreed = new ConcurrentLinkedQueue<>();

    ValueMemory(Region region) {
        this(region, region.deferredFree()::tryFree);
    }

    /** For tests: with a deferred free that may refuse. */
    ValueMemory(Region region, LongPredicate tryFree) {
        this.region = region;
        this.memory = region.memory();
        this.readable = memory.asReadOnly();
        this.tryFree = tryFree;
    }

    /**
     * Bytes of the region that a value of {@code bytes} takes; more if there is no room for a slab.
     */
    long bytesTaken(long bytes) {
        return region.bytesTaken(Math.max(1, bytes));
    }

    /** Room for a value, its contents as they are. No bytes take room too. */
    ValueHandle allocate(int bytes) {
        long address = region.allocateAddress(Math.max(1, bytes));
        return new ValueHandle(region.offsetOf(address), bytes);
    }

    /** Bytes of the region that a value takes that is not retired: what it weighs. */
    int weight(ValueHandle handle) {
        return (int) region.bytesAt(address(handle));
    }

    /** Fills a value that nobody else knows of yet. If the source cannot be read the value is freed. */
    void fill(ValueHandle handle, MemorySegment source) {
        try {
            MemorySegment.copy(source, 0, memory, handle.offset(), handle.bytes);
        } catch (Throwable e) {
            region.freeAddress(address(handle));
            throw e;
        }
    }

    /** The value in place, for a caller inside a section. Not writable. */
    MemorySegment look(ValueHandle handle) {
        return readable.asSlice(handle.offset(), handle.bytes);
    }

    /** A copy of the value, for a caller inside a section. */
    byte[] copy(ValueHandle handle) {
        byte[] copy = new byte[handle.bytes];
        MemorySegment.copy(memory, JAVA_BYTE, handle.offset(), copy, 0, copy.length);
        return copy;
    }

    /** Frees a value that no new reader can find, when those that have found it are gone. Once; never waits, for Caffeine may hold a lock. */
    void retire(ValueHandle handle) {
        if (handle.retire() && !tryFree.test(address(handle))) {
            unfreed.add(handle);
        }
    }

    /** Frees what could not be noted when it was retired; again if it still cannot. */
    void freeUnfreed() {
        if (unfreed.isEmpty()) {
            return;
        }
        for (@Nullable ValueHandle handle = unfreed.poll(); handle != null; handle = unfreed.poll()) {
            if (!tryFree.test(address(handle))) {
                unfreed.add(handle);
                return;
            }
        }
    }

    /** The same, and it waits if need be. */
    void freeUnfreedAtLast() {
        freeUnfreed();
        for (@Nullable ValueHandle handle = unfreed.poll(); handle != null; handle = unfreed.poll()) {
            region.deferredFree().free(address(handle));
        }
    }

    private long address(ValueHandle handle) {
        return region.addressOf(handle.offset());
    }
}
