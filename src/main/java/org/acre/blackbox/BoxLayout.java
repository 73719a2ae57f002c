package org.acre.blackbox;

/**
 * Where the parts of a box lie.
 *
 * @param records in each ring, a power of two
 * @param texts slots for words, a power of two
 */
record BoxLayout(long records, long texts) {
    /** A box of fewer would tell little. */
    static final int LEAST_RECORDS = 64;
    /** 64 MiB a ring. */
    static final int MOST_RECORDS = 1 << 20;
    private static final long LEAST_TEXTS = 256;
    /** Stacks and names repeat: a quarter of the records is plenty. */
    private static final long RECORDS_PER_TEXT = 4;
    private static final long MOST_TEXTS = 1 << 14;

    /** With room for at least so many records in each ring. */
    static BoxLayout of(int records) {
        if (records < LEAST_RECORDS || records > MOST_RECORDS) {
            throw new IllegalArgumentException("a black box has " + LEAST_RECORDS + " to " + MOST_RECORDS
                    + " records in each ring; got " + records);
        }
        long rounded = Long.highestOneBit(2L * records - 1);
        return new BoxLayout(rounded, Math.clamp(rounded / RECORDS_PER_TEXT, LEAST_TEXTS, MOST_TEXTS));
    }

    /** Whether a file can be laid out so. */
    static boolean isValid(long records, long texts) {
        return Long.bitCount(records) == 1 && Long.bitCount(texts) == 1 && records >= LEAST_RECORDS && records <= MOST_RECORDS
                && texts >= LEAST_TEXTS && texts <= MOST_TEXTS;
    }

    long bytes() {
        return text(texts);
    }

    /** Of the record with that number, from 1. */
    long record(BoxRing ring, long sequence) {
        return BoxHeader.BYTES + (ring.place * records + ((sequence - 1) & (records - 1))) * BoxRecord.BYTES;
    }

    /** Of a slot for words, from 0. */
    long text(long slot) {
        return BoxHeader.BYTES + BoxRing.COUNT * records * BoxRecord.BYTES + slot * BoxText.BYTES;
    }
}
