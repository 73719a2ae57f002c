package org.acre.allocator.node;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Longs that several threads change, away from everybody else's cache lines. */
final class Words {
    /** Two lines of 64 bytes, because some processors fetch lines in pairs. */
    static final int PAD = 16;

    private static final VarHandle LONG =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    private final long[] words;

    Words(int count) {
        this.words = new long[PAD + count + PAD];
    }

    long opaque(int word) {
        return (long) LONG.getOpaque(words, PAD + word);
    }

    void setOpaque(int word, long value) {
        LONG.setOpaque(words, PAD + word, value);
    }

    long acquire(int word) {
        return (long) LONG.getAcquire(words, PAD + word);
    }

    boolean cas(int word, long expected, long value) {
        return LONG.compareAndSet(words, PAD + word, expected, value);
    }

    long getAndSet(int word, long value) {
        return (long) LONG.getAndSet(words, PAD + word, value);
    }

    void add(int word, long delta) {
        long _ = (long) LONG.getAndAdd(words, PAD + word, delta);
    }
}
