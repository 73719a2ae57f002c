package org.acre;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is noted about the areas of a region beside the area table: 64 bits at the first page of each, in parts that are made when
 * they are first written, 128 KiB for 64 MiB of pages of 4 KiB.
 *
 * <pre>
 *   63      56 55            36 35                                0
 *   +---------+----------------+----------------------------------+
 *   | tag     | sample         | milliseconds of birth, from 1    |
 *   +---------+----------------+----------------------------------+
 *   0: nothing is known
 * </pre>
 *
 * <p>Written by who has just allocated the area; cleared by the pass that lets the freed area go, so that its next life begins
 * with nothing, whoever allocates it and how. Both have the page, and the space orders one before the other: plain values do. Who
 * reads for a report may meet an area between allocation and note, and sees 0; that race is benign.
 */
final class AreaNotes implements MappingInvalidation {
    /** Tags are 0, for none, to this. */
    static final int MOST_TAGS = 255;
    /** Samples are 0, for none, to this. */
    static final int MOST_SAMPLES = (1 << 20) - 1;

    private static final int TAG_SHIFT = 56;
    private static final int SAMPLE_SHIFT = 36;
    private static final long BIRTH_MASK = (1L << SAMPLE_SHIFT) - 1;
    private static final int PART_SHIFT = 14;
    private static final long NANOS_PER_MILLI = 1_000_000;

    static {
        if (TAG_SHIFT + Integer.bitCount(MOST_TAGS) != Long.SIZE
                || SAMPLE_SHIFT + Integer.bitCount(MOST_SAMPLES) != TAG_SHIFT) {
            throw new AssertionError("the fields of a note overlap or leave a gap");
        }
    }

    private final long base;
    private final int pageShift;
    private final AllocationSamples samples;
    private final AtomicReferenceArray<long @Nullable []> parts;
    private final long opened = System.nanoTime();
    private volatile boolean used;

    /** @param pages that the region can ever have */
    AreaNotes(long base, long pages, long pageBytes, AllocationSamples samples) {
        this.base = base;
        this.pageShift = Long.numberOfTrailingZeros(pageBytes);
        this.samples = samples;
        this.parts = new AtomicReferenceArray<>(Math.toIntExact((pages + (1L << PART_SHIFT) - 1) >>> PART_SHIFT));
    }

    /** Notes the birth of the area that starts at {@code address}, now. */
    void born(long address, int tag) {
        long page = (address - base) >>> pageShift;
        part(page)[index(page)] =
                (long) tag << TAG_SHIFT | (long) samples.take() << SAMPLE_SHIFT | ((milliseconds() + 1) & BIRTH_MASK);
    }

    /** What is noted about the area that starts at {@code address}; 0 if nothing is. */
    long of(long address) {
        long page = (address - base) >>> pageShift;
        if (page >>> PART_SHIFT >= parts.length()) {
            return 0; // no address of this region
        }
        long[] part = parts.get((int) (page >>> PART_SHIFT));
        return part == null ? 0 : part[index(page)];
    }

    static int tag(long note) {
        return (int) (note >>> TAG_SHIFT);
    }

    static int sample(long note) {
        return (int) (note >>> SAMPLE_SHIFT) & MOST_SAMPLES;
    }

    /** Milliseconds since the birth, or -1 if it is not known. */
    long age(long note) {
        return note == 0 ? -1 : (milliseconds() + 1 - note) & BIRTH_MASK; // right also when the count has gone round, after two years
    }

    private long milliseconds() {
        return (System.nanoTime() - opened) / NANOS_PER_MILLI;
    }

    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
        if (used) {
            ranges.forEachArea((start, end, tag) -> forget(start));
        }
    }

    private void forget(long address) {
        long note = of(address);
        if (note != 0) {
            long page = (address - base) >>> pageShift;
            part(page)[index(page)] = 0;
            samples.forget(sample(note));
        }
    }

    private long[] part(long page) {
        int at = (int) (page >>> PART_SHIFT);
        long[] part = parts.get(at);
        return part != null ? part : makePart(at);
    }

    private long[] makePart(int at) {
        used = true;
        long[] made = new long[1 << PART_SHIFT];
        long[] other = parts.compareAndExchange(at, null, made); // or that of whoever was quicker
        return other == null ? made : other;
    }

    private static int index(long page) {
        return (int) page & ((1 << PART_SHIFT) - 1);
    }
}
