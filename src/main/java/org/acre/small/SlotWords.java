package org.acre.small;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Ordered access to longs that several threads change. */
final class SlotWords {
    /** Longs between what different threads write: two lines of 64 bytes, because some processors fetch lines in pairs. */
    static final int PAD = 16;

    private static final VarHandle LONG =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    private SlotWords() {}

    static long opaque(long[] words, int at) {
        return (long) LONG.getOpaque(words, at);
    }

    static void setOpaque(long[] words, int at, long value) {
        LONG.setOpaque(words, at, value);
    }

    static long acquire(long[] words, int at) {
        return (long) LONG.getAcquire(words, at);
    }

    static void setRelease(long[] words, int at, long value) {
        LONG.setRelease(words, at, value);
    }

    static long ofVolatile(long[] words, int at) {
        return (long) LONG.getVolatile(words, at);
    }

    static boolean cas(long[] words, int at, long expected, long value) {
        return LONG.compareAndSet(words, at, expected, value);
    }
}
