package org.acre.benchmarks;

/** Marsaglia's xorshift of 64 bits: random enough to defeat caches, and about a nanosecond. One for each thread. */
final class XorShift {
    private long state = 0x9E3779B97F4A7C15L;

    /** 0 to {@code limit - 1}. */
    long below(long limit) {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return Math.unsignedMultiplyHigh(state, limit);
    }

    /** Makes what follows depend on {@code value}, so that it cannot be computed before the value is known. */
    void dependOn(long value) {
        state += value;
    }
}
