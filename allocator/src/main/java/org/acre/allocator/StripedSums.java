package org.acre.allocator;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Two sums that many threads add to, in stripes that are there from the start: a LongAdder makes its cells when threads meet, and a free
 * must not need memory.
 */
final class StripedSums {
    /** Longs between two stripes: two lines of 64 bytes, because some processors fetch lines in pairs. */
    private static final int PAD = 16;

    private static final int SUMS = 2;
    private static final int STRIDE = PAD + SUMS;

    private final AtomicLongArray words;
    private final int stripes;

    StripedSums(int stripes) {
        this.stripes = stripes;
        this.words = new AtomicLongArray(stripes * STRIDE + PAD);
    }

    private static int at(int stripe, int sum) {
        return PAD + stripe * STRIDE + sum;
    }

    void add(int stripe, long first, long second) {
        if (first != 0) {
            words.getAndAdd(at(stripe, 0), first);
        }
        if (second != 0) {
            words.getAndAdd(at(stripe, 1), second);
        }
    }

    long first() {
        return sum(0);
    }

    long second() {
        return sum(1);
    }

    private long sum(int which) {
        long sum = 0;
        for (int stripe = 0; stripe < stripes; stripe++) {
            sum += words.getOpaque(at(stripe, which));
        }
        return sum;
    }
}
