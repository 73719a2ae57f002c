package org.acre.blackbox;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/**
 * One event as it lies in the file: 64 bytes, a cache line, in a ring of its like.
 *
 * <pre>
 *  +00 sequence     rel/acq   number in its ring, from 1; 0: never written. Written last
 *  +08 start        plain     first byte of the area, the range or the batch
 *  +16 end          plain     first byte past it
 *  +24 nanos        plain     since the box was opened
 *  +32 thread       plain     Thread.threadId
 *  +40 threadName   plain     key of its name, see BoxText
 *  +48 detail       plain     key of the stack, or 0; of purges and passes the number of the pass
 *  +56 summary      plain     kind, tag, check:
 *
 *      63                            32 31            16 15     8 7      0
 *      +-------------------------------+----------------+--------+--------+
 *      |             check             |       0        |  tag   |  kind  |
 *      +-------------------------------+----------------+--------+--------+
 * </pre>
 *
 * <p>check is a hash of all other fields. A reader that meets a record under its writer's hands, or one that two writers wrote at once
 * because the ring went all the way round in between, finds that it does not fit, and counts the record as torn.
 */
final class BoxRecord {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_LONG.withName("sequence"), JAVA_LONG.withName("start"), JAVA_LONG.withName("end"), JAVA_LONG.withName("nanos"),
            JAVA_LONG.withName("thread"), JAVA_LONG.withName("threadName"), JAVA_LONG.withName("detail"),
            JAVA_LONG.withName("summary"));
    private static final long SEQUENCE = offset("sequence");
    private static final long START = offset("start");
    private static final long END = offset("end");
    private static final long NANOS = offset("nanos");
    private static final long THREAD = offset("thread");
    private static final long THREAD_NAME = offset("threadName");
    private static final long DETAIL = offset("detail");
    private static final long SUMMARY = offset("summary");
    private static final int CHECK_SHIFT = 32;
    private static final int TAG_SHIFT = 8;
    private static final int MASK = 0xFF;
    private static final long UNCHECKED = (1L << CHECK_SHIFT) - 1;
    private static final VarHandle LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();

    static final long BYTES = LAYOUT.byteSize();

    static {
        if (BYTES != 64) {
            throw new AssertionError("a record has " + BYTES + " bytes and not 64");
        }
    }

    private BoxRecord() {}

    private static long offset(String field) {
        return LAYOUT.byteOffset(PathElement.groupElement(field));
    }

    static void write(MemorySegment box, long at, long sequence, BoxKind kind, int tag, long start, long end, long nanos, long thread,
            long threadName, long detail) {
        long summary = ((long) tag << TAG_SHIFT) | kind.code;
        LONG.set(box, at + START, start);
        LONG.set(box, at + END, end);
        LONG.set(box, at + NANOS, nanos);
        LONG.set(box, at + THREAD, thread);
        LONG.set(box, at + THREAD_NAME, threadName);
        LONG.set(box, at + DETAIL, detail);
        LONG.set(box, at + SUMMARY, summary | check(sequence, start, end, nanos, thread, threadName, detail, summary));
        // release: publishes the fields above; pairs with sequenceAcquire in BoxReader. Plain, a JVM that dies here could leave a
        // number without its fields, which the check alone would have to find.
        LONG.setRelease(box, at + SEQUENCE, sequence);
    }

    private static long check(long sequence, long start, long end, long nanos, long thread, long threadName, long detail, long summary) {
        long hash = Hash.mix(sequence, start);
        hash = Hash.mix(hash, end);
        hash = Hash.mix(hash, nanos);
        hash = Hash.mix(hash, thread);
        hash = Hash.mix(hash, threadName);
        hash = Hash.mix(hash, detail);
        return Hash.mix(hash, summary) << CHECK_SHIFT;
    }

    static long sequenceAcquire(MemorySegment box, long at) {
        return (long) LONG.getAcquire(box, at + SEQUENCE);
    }

    /** Whether the record is whole, with that number. */
    static boolean isWhole(MemorySegment box, long at, long sequence) {
        long summary = (long) LONG.get(box, at + SUMMARY);
        return BoxKind.isCode((int) summary & MASK)
                && (summary & ~UNCHECKED) == check(sequence, start(box, at), end(box, at), nanos(box, at), thread(box, at),
                        threadName(box, at), detail(box, at), summary & UNCHECKED);
    }

    static long start(MemorySegment box, long at) {
        return (long) LONG.get(box, at + START);
    }

    static long end(MemorySegment box, long at) {
        return (long) LONG.get(box, at + END);
    }

    static long nanos(MemorySegment box, long at) {
        return (long) LONG.get(box, at + NANOS);
    }

    static long thread(MemorySegment box, long at) {
        return (long) LONG.get(box, at + THREAD);
    }

    static long threadName(MemorySegment box, long at) {
        return (long) LONG.get(box, at + THREAD_NAME);
    }

    static long detail(MemorySegment box, long at) {
        return (long) LONG.get(box, at + DETAIL);
    }

    static BoxKind kind(MemorySegment box, long at) {
        return BoxKind.ofCode((int) ((long) LONG.get(box, at + SUMMARY)) & MASK);
    }

    static int tag(MemorySegment box, long at) {
        return (int) ((long) LONG.get(box, at + SUMMARY) >>> TAG_SHIFT) & MASK;
    }
}
