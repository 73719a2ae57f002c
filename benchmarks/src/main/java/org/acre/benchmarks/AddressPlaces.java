package org.acre.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.acre.benchmarks.workloads.Places;

/** Places of an allocator whose objects are addresses. */
final class AddressPlaces implements Places {
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    private final SmallHeap.Addresses heap;
    private final long[] addresses;

    AddressPlaces(SmallHeap.Addresses heap, int count) {
        this.heap = heap;
        this.addresses = new long[count];
    }

    @Override public int count() {
        return addresses.length;
    }

    @Override public void allocate(int place, long bytes) {
        try {
            addresses[place] = heap.allocate(bytes);
        } catch (Throwable e) {
            throw failed("allocate " + bytes + " bytes", e);
        }
        if (addresses[place] == 0) {
            throw new OutOfMemoryError(heap + " has no " + bytes + " bytes");
        }
    }

    @Override public void free(int place) {
        long address = addresses[place];
        addresses[place] = 0;
        try {
            heap.free(address);
        } catch (Throwable e) {
            throw failed("free 0x" + Long.toHexString(address), e);
        }
    }

    @Override public long address(int place) {
        return addresses[place];
    }

    @Override public void exchange(int place, Places shared, int other) {
        // Volatile both ways: what was written into the object is seen by whoever takes it out again.
        addresses[place] = (long) PLACE.getAndSet(((AddressPlaces) shared).addresses, other, addresses[place]);
    }

    /** Calls through method handles may throw anything, and here what they throw is a failure. */
    private static RuntimeException failed(String what, Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException("could not " + what, e);
    }
}
