package org.acre.cli.soak;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** What owners write into their memory, so that another's hand shows. A long at every place that is looked at: the stamp and its offset. */
final class Contents {
    /** Up to here every long is looked at. */
    private static final long DENSE_BYTES = 2048;
    /** Beyond: four longs in a page, never the same ones of two pages. */
    private static final long SPARSE_STEP = 1016;

    private Contents() {}

    private static long step(long bytes) {
        return bytes <= DENSE_BYTES ? Long.BYTES : SPARSE_STEP;
    }

    static void write(MemorySegment segment, long stamp) {
        long step = step(segment.byteSize());
        for (long at = 0; at + Long.BYTES <= segment.byteSize(); at += step) {
            segment.set(JAVA_LONG_UNALIGNED, at, stamp + at);
        }
    }

    /** The owner looks. */
    static void check(MemorySegment segment, long stamp, SoakLog log) {
        long bytes = segment.byteSize();
        check(segment, bytes, step(bytes), stamp, false, log);
    }

    /** The owner of memory that was longer, or will be, looks at the first {@code common} bytes. */
    static void checkStart(MemorySegment segment, long common, long written, long stamp, SoakLog log) {
        check(segment, Math.min(common, written), step(written), stamp, false, log);
    }

    /** Of memory that was just handed out. */
    static void checkZero(MemorySegment segment, SoakLog log) {
        long step = step(segment.byteSize());
        for (long at = 0; at + Long.BYTES <= segment.byteSize(); at += step) {
            long found = segment.get(JAVA_LONG_UNALIGNED, at);
            if (found != 0) {
                throw new BrokenLawException("handed out with contents: " + Long.toHexString(found) + " at " + at + " of " + segment);
            }
        }
        log.checked(1);
    }

    /** Of memory that somebody has freed or closed: his stamp or zeros, or nothing at all. @return whether it could be read */
    static boolean checkStale(MemorySegment segment, long stamp, SoakLog log) {
        try {
            long bytes = segment.byteSize();
            check(segment, bytes, step(bytes), stamp, true, log);
            return true;
        } catch (IllegalStateException _) {
            return false; // revoked
        }
    }

    private static void check(MemorySegment segment, long bytes, long step, long stamp, boolean zeroToo, SoakLog log) {
        for (long at = 0; at + Long.BYTES <= bytes; at += step) {
            long found = segment.get(JAVA_LONG_UNALIGNED, at);
            if (found != stamp + at && !(zeroToo && found == 0)) {
                throw new BrokenLawException("wrote " + Long.toHexString(stamp + at) + ", found " + Long.toHexString(found) + " at "
                        + at + " of " + segment + (zeroToo ? ", which is stale" : ""));
            }
        }
        log.checked(1);
    }
}
