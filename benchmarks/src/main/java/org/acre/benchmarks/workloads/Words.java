package org.acre.benchmarks.workloads;

/** Objects of words that say how many there are and which each is, so that another's write or a lost word shows. */
final class Words {
    private static final long COOKIE = 0xbf58476d1ce4e5b9L;

    private Words() {}

    /** Word i of n holds (n - i) xor the cookie. */
    static void write(long address, long words) {
        for (long i = 0; i < words; i++) {
            Touch.setWord(address + i * Long.BYTES, words - i ^ COOKIE);
        }
    }

    /** Looks at every word; the first says how many there are. @throws IllegalStateException that names the wrong one */
    static void verify(long address) {
        long words = Touch.getWord(address) ^ COOKIE;
        if (words <= 0 || words > 1L << 32) {
            throw new IllegalStateException("the first word of the object at 0x" + Long.toHexString(address) + " is damaged: "
                    + words + " words");
        }
        for (long i = 1; i < words; i++) {
            long found = Touch.getWord(address + i * Long.BYTES) ^ COOKIE;
            if (found != words - i) {
                throw new IllegalStateException("word " + i + " of " + words + " at 0x" + Long.toHexString(address)
                        + " holds " + found + " instead of " + (words - i));
            }
        }
    }
}
