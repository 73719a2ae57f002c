package org.acre.cli.replay;

import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stretch of the trace, dealt out to the workers in parts. All parts of a round are handed over before the next round
 * begins, so that what a worker waits for is always in some worker's hands.
 */
final class Round {
    /** Operations in a round: large enough that handing over costs nothing, small enough to stay in a cache. */
    static final int OPERATIONS = 4096;

    private final Semaphore inFlight;
    private final AtomicInteger partsLeft;

    Round(Semaphore inFlight, int parts) {
        this.inFlight = inFlight;
        this.partsLeft = new AtomicInteger(parts);
    }

    void partDone() {
        if (partsLeft.decrementAndGet() == 0) {
            inFlight.release();
        }
    }

    /**
     * One worker's operations of a round, in trace order, packed.
     *
     * <pre>
     *   +0 kind        ordinal of BlockOperation.Kind
     *   +1 id
     *   +2 bytes       asked for
     *   +3 alignment
     *   +4 bytesBefore asked for until now: resize and free
     *   +5 earlier     operations on this id that another worker must have done first; 0: nothing to wait for
     *   +6 line
     * </pre>
     */
    static final class Part {
        static final int KIND = 0;
        static final int ID = 1;
        static final int BYTES = 2;
        static final int ALIGNMENT = 3;
        static final int BYTES_BEFORE = 4;
        static final int EARLIER = 5;
        static final int LINE = 6;
        static final int FIELDS = 7;

        private long[] fields = new long[64 * FIELDS];
        private int operations;

        void add(long kind, long id, long bytes, long alignment, long bytesBefore, long earlier, long line) {
            int at = operations * FIELDS;
            if (at == fields.length) {
                fields = Arrays.copyOf(fields, 2 * at);
            }
            fields[at + KIND] = kind;
            fields[at + ID] = id;
            fields[at + BYTES] = bytes;
            fields[at + ALIGNMENT] = alignment;
            fields[at + BYTES_BEFORE] = bytesBefore;
            fields[at + EARLIER] = earlier;
            fields[at + LINE] = line;
            operations++;
        }

        long field(int operation, int field) {
            return fields[operation * FIELDS + field];
        }

        int operations() {
            return operations;
        }
    }
}
