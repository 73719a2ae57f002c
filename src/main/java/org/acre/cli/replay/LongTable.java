package org.acre.cli.replay;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A dense array of longs, zero at first, that one thread grows while others read and write what is there already.
 */
final class LongTable {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    /** 16 Ki longs: 128 KiB at a time. */
    private static final int CHUNK_SHIFT = 14;
    private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

    // volatile: publishes the chunks of a longer directory together with it
    private volatile long[][] chunks = new long[0][];

    /** Makes room for {@code index}. For one thread. */
    void ensure(long index) {
        int wanted = Math.toIntExact((index >>> CHUNK_SHIFT) + 1);
        int had = chunks.length;
        if (wanted > had) {
            long[][] longer = Arrays.copyOf(chunks, Math.max(wanted, had + (had >> 1)));
            for (int chunk = had; chunk < longer.length; chunk++) {
                longer[chunk] = new long[1 << CHUNK_SHIFT];
            }
            chunks = longer;
        }
    }

    /** Whether {@link #ensure} made room for {@code index}. */
    boolean has(long index) {
        return index >>> CHUNK_SHIFT < chunks.length;
    }

    long get(long index) {
        return chunks[(int) (index >>> CHUNK_SHIFT)][(int) index & CHUNK_MASK];
    }

    void set(long index, long value) {
        chunks[(int) (index >>> CHUNK_SHIFT)][(int) index & CHUNK_MASK] = value;
    }

    long getAcquire(long index) {
        return (long) LONGS.getAcquire(chunks[(int) (index >>> CHUNK_SHIFT)], (int) index & CHUNK_MASK);
    }

    void setRelease(long index, long value) {
        LONGS.setRelease(chunks[(int) (index >>> CHUNK_SHIFT)], (int) index & CHUNK_MASK, value);
    }
}
