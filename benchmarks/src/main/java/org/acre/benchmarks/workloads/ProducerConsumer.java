package org.acre.benchmarks.workloads;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One thread allocates, another frees, in pairs with a ring of places between each. The producer writes the number of the object into it, and
 * the consumer looks whether it is still there. Counts objects freed.
 */
public final class ProducerConsumer implements Workload {
    /** Bytes of objects, in words: 1 to this. */
    private static final int MOST_WORDS = 32;
    /** Indexes of the two sides, two lines of the cache apart. */
    private static final int PRODUCED = 16;
    private static final int CONSUMED = 32;
    private static final int COUNTERS = 48;
    private static final int SPINS = 200;
    private static final long PAUSE_NANOS = 20_000;

    /** One pair's. */
    private static final class Ring {
        private final Places places;
        /** Released by their writer, acquired by the other: whoever sees a number sees the places below it as they were left. */
        private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);

        Ring(Places places) {
            this.places = places;
        }

        int place(long number) {
            return (int) (number % places.count());
        }
    }

    private final Ring[] rings;

    /** As many producers as consumers, {@code threads} each. */
    public ProducerConsumer(Heap heap, int places, int threads) {
        this.rings = new Ring[threads];
        for (int thread = 0; thread < threads; thread++) {
            rings[thread] = new Ring(heap.places(places));
        }
    }

    @Override public long run(BooleanSupplier stop) throws InterruptedException {
        Team team = new Team(stop);
        for (int thread = 0; thread < rings.length; thread++) {
            Ring ring = rings[thread];
            SplittableRandom random = new SplittableRandom(thread);
            team.start(() -> produce(team, ring, random));
            team.start(() -> consume(team, ring));
        }
        return team.await();
    }

    private static long produce(Team team, Ring ring, SplittableRandom random) {
        long number = ring.counters.getPlain(PRODUCED);
        while (await(team, ring, CONSUMED, number - ring.places.count() + 1)) {
            int place = ring.place(number);
            ring.places.allocate(place, random.nextInt(1, MOST_WORDS + 1) * (long) Long.BYTES);
            Touch.setWord(ring.places.address(place), number);
            // Publishes the object and its place to consume, which acquires the counter in await.
            ring.counters.setRelease(PRODUCED, ++number);
        }
        return 0;
    }

    private static long consume(Team team, Ring ring) {
        long first = ring.counters.getPlain(CONSUMED);
        long number = first;
        while (await(team, ring, PRODUCED, number + 1)) {
            int place = ring.place(number);
            long found = Touch.getWord(ring.places.address(place));
            if (found != number) {
                throw new IllegalStateException("object " + number + " holds " + found);
            }
            ring.places.free(place);
            // Publishes the empty place to produce, which acquires the counter in await.
            ring.counters.setRelease(CONSUMED, ++number);
        }
        return number - first;
    }

    /** Waits until the other side has counted to {@code least}; false if the run is over before. */
    private static boolean await(Team team, Ring ring, int counter, long least) {
        if (least % SPINS == 0 && team.isOver()) {
            return false;
        }
        for (int spins = 0; ring.counters.getAcquire(counter) < least; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else if (team.isOver()) {
                return false;
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return true;
    }

    @Override public void close() {
        for (Ring ring : rings) {
            ring.places.freeAll();
        }
    }
}
