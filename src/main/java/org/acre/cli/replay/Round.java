package org.acre.cli.replay;

import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.cli.trace.BlockOperation.Kind;

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
     *   +0 id
     *   +1 bytes        asked for
     *   +2 alignment
     *   +3 bytesBefore  asked for until now: resize and free
     *   +4 earlier      operations on this id that another worker must have done first; 0: nothing to wait for
     *   +5 line
     * </pre>
     */
    static final class Part {
        static final int ID = 0;
        static final int BYTES = 1;
        static final int ALIGNMENT = 2;
        static final int BYTES_BEFORE = 3;
        static final int EARLIER = 4;
        static final int LINE = 5;
        private static final int FIELDS = 6;
        /** Operations that a part has room for at first; it doubles. */
        private static final int FIRST_ROOM = 64;

        private Kind[] kinds = new Kind[FIRST_ROOM];
        private long[] fields = new long[FIRST_ROOM * FIELDS];
        private int operations;

        void add(Kind kind, long id, long bytes, long alignment, long bytesBefore, long earlier, long line) {
            int at = operations * FIELDS;
            if (operations == kinds.length) {
                kinds = Arrays.copyOf(kinds, 2 * operations);
                fields = Arrays.copyOf(fields, 2 * at);
            }
            kinds[operations] = kind;
            fields[at + ID] = id;
            fields[at + BYTES] = bytes;
            fields[at + ALIGNMENT] = alignment;
            fields[at + BYTES_BEFORE] = bytesBefore;
            fields[at + EARLIER] = earlier;
            fields[at + LINE] = line;
            operations++;
        }

        Kind kind(int operation) {
            return kinds[operation];
        }

        long field(int operation, int field) {
            return fields[operation * FIELDS + field];
        }

        int operations() {
            return operations;
        }
    }
}
