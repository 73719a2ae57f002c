package org.acre.blackbox;

/** The hash of checks and keys. */
final class Hash {
    /** The fractional part of the golden ratio, odd. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Hash() {}

    static long of(String words) {
        long hash = words.length();
        for (int i = 0; i < words.length(); i++) {
            hash = mix(hash, words.charAt(i));
        }
        return hash;
    }

    /** A hash that every bit of both has a share in. */
    static long mix(long hash, long value) {
        long mixed = (hash ^ value) * GOLDEN;
        return (mixed ^ (mixed >>> 32)) * GOLDEN + value;
    }
}
