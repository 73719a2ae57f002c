package org.acre.blackbox;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * What a box is about, as it lies in the file: one page, numbers of eight bytes.
 *
 * <pre>
 *  +0000 magic          plain     "ACREBOX" and 1, the version: read in the wrong byte order it is none. Written last
 *  +0008 fileBytes      plain     length of the file
 *  +0016 pid            plain     of the process that writes
 *  +0024 records        plain     in each ring
 *  +0032 texts          plain     slots for words
 *  +0040 openedMillis   plain     when the box was opened, since 1970
 *  +0048 pageBytes      plain     page of the space
 *  +0056 kind           plain     of the memory: 0 anonymous, 1 file, 2 the caller's
 *  +0064 start          plain     first byte of the region
 *  +0072 reservedEnd    plain     first byte past what it can grow to
 *  +0080 closed         opaque    1 when the region was closed; 0 while it is open, or if the process died
 *  +0512 next           getAndAdd records ever written to the first ring; one cache line for each ring
 *  +1024 statistics     see {@link #STATISTICS}
 *        lock           cas       1 while somebody publishes
 *        nanos          opaque    since the box was opened
 *        values         opaque    as many as {@link #VALUES}
 *        check          opaque    hash of nanos and values: what does not fit is under its writer's hands
 * </pre>
 */
final class BoxHeader {
    static final long BYTES = 4096;
    static final long MAGIC = 0x0158_4F42_4552_4341L; // "ACREBOX\1" where the low byte comes first

    static final long FILE_BYTES = 8;
    static final long PID = 16;
    static final long RECORDS = 24;
    static final long TEXTS = 32;
    static final long OPENED_MILLIS = 40;
    static final long PAGE_BYTES = 48;
    static final long KIND = 56;
    static final long START = 64;
    static final long RESERVED_END = 72;
    static final long CLOSED = 80;

    private static final long MAGIC_AT = 0;
    private static final long NEXT = 512;
    private static final long LINE = 64;
    private static final long STATISTICS = 1024;
    private static final long NANOS_AT = STATISTICS + 8;
    private static final long VALUES_AT = STATISTICS + 16;
    /** Statistics that a box holds. */
    static final int VALUES = 18;
    private static final long CHECK = VALUES_AT + 8L * VALUES;
    private static final VarHandle LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();

    static {
        if (NEXT + LINE * BoxRing.COUNT > STATISTICS || CHECK + 8 > BYTES) {
            throw new AssertionError("the parts of the header overlap");
        }
    }

    private BoxHeader() {}

    static long get(MemorySegment box, long field) {
        return (long) LONG.getOpaque(box, field);
    }

    static void set(MemorySegment box, long field, long value) {
        LONG.setOpaque(box, field, value);
    }

    static boolean hasMagic(MemorySegment box) {
        return (long) LONG.getAcquire(box, MAGIC_AT) == MAGIC;
    }

    static void setMagic(MemorySegment box) {
        // release: publishes the fields of the header; pairs with the acquire in hasMagic. Plain, a reader could see half a header.
        LONG.setRelease(box, MAGIC_AT, MAGIC);
    }

    /** The number of the next record of a ring, from 1. The order of the numbers is all that threads agree on. */
    static long takeNext(MemorySegment box, BoxRing ring) {
        return (long) LONG.getAndAdd(box, NEXT + ring.place * LINE, 1L) + 1;
    }

    /** Records ever written to a ring. */
    static long written(MemorySegment box, BoxRing ring) {
        return (long) LONG.getOpaque(box, NEXT + ring.place * LINE);
    }

    /** Writes statistics, unless somebody else is just doing it. */
    static void publish(MemorySegment box, long nanos, long[] values) {
        // acquire and release: one publisher's values are all written before the next one's. Who finds it taken leaves it.
        if ((long) LONG.compareAndExchangeAcquire(box, STATISTICS, 0L, 1L) != 0) {
            return;
        }
        long hash = nanos;
        LONG.setOpaque(box, NANOS_AT, nanos);
        for (int i = 0; i < VALUES; i++) {
            LONG.setOpaque(box, VALUES_AT + 8L * i, values[i]);
            hash = Hash.mix(hash, values[i]);
        }
        LONG.setOpaque(box, CHECK, hash);
        LONG.setRelease(box, STATISTICS, 0L);
    }

    static long publishedNanos(MemorySegment box) {
        return (long) LONG.getOpaque(box, NANOS_AT);
    }

    /** The statistics; empty if there are none, or if they do not fit together. */
    static long[] published(MemorySegment box) {
        long[] values = new long[VALUES];
        long nanos = publishedNanos(box);
        long hash = nanos;
        for (int i = 0; i < VALUES; i++) {
            values[i] = (long) LONG.getOpaque(box, VALUES_AT + 8L * i);
            hash = Hash.mix(hash, values[i]);
        }
        return nanos != 0 && hash == (long) LONG.getOpaque(box, CHECK) ? values : new long[0];
    }
}
