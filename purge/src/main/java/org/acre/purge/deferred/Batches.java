package org.acre.purge.deferred;

/**
 * Two batches in flight, each with a grace period of its own, and one that is being filled. What comes while two are in flight waits in
 * the third: in a batch whose grace period has begun it would be freed too early, which the kernel did until 2023.
 *
 * <pre>
 *   filling --begin--&gt; in flight (two places) --all freed--&gt; filling again
 * </pre>
 *
 * The monitor's, but for {@link #since} and the counts.
 */
final class Batches {
    private static final int IN_FLIGHT = 2;

    private final Batch[] ring = new Batch[IN_FLIGHT + 1];
    /** Batches begun and batches done; number n is at n modulo 3. Written by the monitor, read for statistics. */
    private volatile long begun;
    private volatile long done;

    Batches(BulkBlock blocks) {
        for (int i = 0; i < ring.length; i++) {
            ring[i] = new Batch(blocks);
        }
    }

    private Batch at(long number) {
        return ring[(int) (number % ring.length)];
    }

    Batch filling() {
        return at(begun);
    }

    boolean hasPlace() {
        return begun - done < IN_FLIGHT;
    }

    boolean isInFlight() {
        return begun != done;
    }

    /** Sends off the one being filled. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void begin(Grace grace) {
        if (!hasPlace()) {
            throw new IllegalStateException(IN_FLIGHT + " batches are in flight");
        }
        filling().begin(grace.start());
        begun = begun + 1;
    }

    /** Frees what is ripe, oldest first, also of the one being filled. @return whether a batch is done */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    boolean reclaim(Reclaimer reclaimer, Grace grace) {
        long before = done;
        for (long number = done; number <= begun; number++) {
            at(number).reclaim(reclaimer, grace);
        }
        while (isInFlight() && at(done).isDone(grace)) {
            at(done).reset();
            done = done + 1;
        }
        return done != before;
    }

    /** Batches that must be done before everything is freed that is here now. */
    long target() {
        return filling().isEmpty() ? begun : begun + 1;
    }

    /** Whether so many batches are done; or nothing is left, because what was being filled has become ripe before it was begun. */
    boolean isDone(long target) {
        return done >= target || isEmpty();
    }

    boolean isEmpty() {
        return !isInFlight() && filling().isEmpty();
    }

    /** The grace period that the oldest batch in flight waits for. */
    long oldestCookie() {
        return at(done).cookie();
    }

    /** When the oldest was freed, or before; 0 if nothing is here. */
    long since() {
        long oldest = 0;
        for (Batch batch : ring) {
            oldest = Batch.earlier(oldest, batch.since());
        }
        return oldest;
    }

    long begunCount() {
        return begun;
    }

    long doneCount() {
        return done;
    }
}
