package org.acre.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.purge.BulkFree;
import org.jspecify.annotations.Nullable;

/**
 * Objects of 64 bytes for benchmarks, as cheap as they can be: a byte of state each, and free ones handed around in magazines, so that
 * what is measured is how they are freed. After Bonwick's magazines (2001).
 */
final class ObjectSlab implements BulkFree {
    static final long OBJECT_BYTES = 64;
    private static final int MAGAZINE = 512;

    private static final byte FREE = 0;
    private static final byte LIVE = 1;
    private static final byte DEFERRED = 2;
    private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(byte[].class).withInvokeExactBehavior();

    private final byte[] states;
    private final AtomicInteger made = new AtomicInteger();
    private final Queue<long[]> magazines = new ConcurrentLinkedQueue<>();
    /** Of the one thread that frees objects one by one. */
    private final Magazine returned = new Magazine();

    ObjectSlab(int objects) {
        this.states = new byte[objects];
    }

    /** Free objects of one thread. */
    static final class Magazine {
        private long[] addresses = new long[MAGAZINE];
        private int count;
    }

    private static int index(long address) {
        return (int) (address / OBJECT_BYTES);
    }

    long allocate(Magazine mine) {
        if (mine.count == 0) {
            load(mine);
        }
        long address = mine.addresses[--mine.count];
        STATE.setOpaque(states, index(address), LIVE);
        return address;
    }

    private void load(Magazine mine) {
        long @Nullable [] full = magazines.poll();
        if (full != null) {
            mine.addresses = full;
            mine.count = full.length;
            return;
        }
        int first = made.getAndAdd(MAGAZINE);
        mine.addresses = new long[MAGAZINE];
        for (int i = 0; i < MAGAZINE; i++) {
            mine.addresses[i] = (first + i) * OBJECT_BYTES;
        }
        mine.count = MAGAZINE;
    }

    /** Frees one object; by one thread. */
    void freeOne(long address) {
        STATE.setOpaque(states, index(address), FREE);
        returned.addresses[returned.count++] = address;
        if (returned.count == MAGAZINE) {
            magazines.add(returned.addresses);
            returned.addresses = new long[MAGAZINE];
            returned.count = 0;
        }
    }

    @Override public boolean defer(long address) {
        if (!STATE.compareAndSet(states, index(address), LIVE, DEFERRED)) {
            throw new IllegalArgumentException("not a live object: " + address);
        }
        return true;
    }

    @Override public void restore(long address) {
        STATE.setOpaque(states, index(address), LIVE);
    }

    @Override public long bytes(long address) {
        return OBJECT_BYTES;
    }

    @Override public void free(long[] addresses, int count) {
        for (int i = 0; i < count; i++) {
            STATE.setOpaque(states, index(addresses[i]), FREE);
        }
        magazines.add(Arrays.copyOf(addresses, count));
    }
}
