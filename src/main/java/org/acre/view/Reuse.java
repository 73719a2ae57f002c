package org.acre.view;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many mappings purged blocks may hold. Every mapping makes the kernel's tables larger, and calls a little slower: a
 * program that never views the same pages twice would pay a fifth more for each view, as measured. So all that there may be are kept
 * only while views find their pages among them, and else a few, to see when they would.
 */
final class Reuse {
    /** One view of so many that finds its pages is worth more than what the others pay. */
    private static final long WORTH = 16;
    private static final long FEW = 8;
    /** Fewer views than these say nothing. */
    private static final long LEAST = 256;

    private final long most;
    private final LongAdder found = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private volatile long room;
    // Of passes, which come one at a time: the counts at the last verdict.
    private long foundBefore;
    private long missedBefore;

    Reuse(long most) {
        this.most = most;
        this.room = most;
    }

    void count(boolean hit) {
        (hit ? found : missed).increment();
    }

    /** Views that found their pages. */
    long found() {
        return found.sum();
    }

    /** Looks at the views since the last verdict. For passes. */
    void judge() {
        long hits = found.sum() - foundBefore;
        long all = hits + missed.sum() - missedBefore;
        if (all >= LEAST) {
            room = hits * WORTH >= all ? most : most / FEW;
            foundBefore += hits;
            missedBefore += all - hits;
        }
    }

    /** Mappings that purged blocks may hold now. */
    long room() {
        return room;
    }
}
