package org.acre.allocator.node;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Longs that several threads change, a group for each node, all in one array: from a node's number to its word is one
 * load. Groups keep {@link #PAD} longs apart.
 */
final class Words {
    /** Two lines of 64 bytes, because some processors fetch lines in pairs. */
    static final int PAD = 16;

    private static final VarHandle LONG =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    private Words() {}

    /** Room for {@code groups} groups of {@code words} words: word w of group g is at g * {@link #stride} + PAD + w. */
    static long[] create(int groups, int words) {
        return new long[groups * stride(words) + PAD];
    }

    /** Longs from one group to the next. */
    static int stride(int words) {
        return PAD + words;
    }

    static long opaque(long[] words, int at) {
        return (long) LONG.getOpaque(words, at);
    }

    static void setOpaque(long[] words, int at, long value) {
        LONG.setOpaque(words, at, value);
    }

    static long acquire(long[] words, int at) {
        return (long) LONG.getAcquire(words, at);
    }

    static boolean cas(long[] words, int at, long expected, long value) {
        return LONG.compareAndSet(words, at, expected, value);
    }

    static long getAndSet(long[] words, int at, long value) {
        return (long) LONG.getAndSet(words, at, value);
    }

    static void add(long[] words, int at, long delta) {
        long _ = (long) LONG.getAndAdd(words, at, delta);
    }
}
