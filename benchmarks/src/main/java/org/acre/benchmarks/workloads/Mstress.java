package org.acre.benchmarks.workloads;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * mimalloc's stress test (Leijen, Zorn and de Moura, 2019): threads allocate objects of all sizes, keep some, free others at random, and swap
 * some with a table that all share. Every word of every object is verified when it is freed. A test of correctness, says its author, and no
 * benchmark. Stops between iterations only. Counts objects.
 */
public final class Mstress implements Workload {
    private static final int TRANSFERS = 1000;
    private static final int ALLOCATIONS_PER_SCALE = 100;

    private final Heap heap;
    private final int threads;
    private final int scale;
    private final Places transfer;
    private final SplittableRandom between = new SplittableRandom(42);

    /** {@code scale} is 50 in the literature: 5,000 to 40,000 objects a thread, and half as many that it keeps to the end. */
    public Mstress(Heap heap, int threads, int scale) {
        this.heap = heap;
        this.threads = threads;
        this.scale = scale;
        this.transfer = heap.places(TRANSFERS);
    }

    /** At least one iteration, each with new threads. */
    @Override public long run(BooleanSupplier stop) throws InterruptedException {
        long objects = 0;
        do {
            objects += iterate();
            thinOut();
        } while (!stop.getAsBoolean());
        return objects;
    }

    private long iterate() throws InterruptedException {
        Team team = new Team(() -> false);
        for (int thread = 0; thread < threads; thread++) {
            int number = thread;
            team.start(() -> new Stress(number).run());
        }
        return team.await();
    }

    /** Frees each object of the table with 50 %. */
    private void thinOut() {
        for (int place = 0; place < TRANSFERS; place++) {
            if (between.nextBoolean() && !transfer.isEmpty(place)) {
                verifyAndFree(transfer, place);
            }
        }
    }

    private static void verifyAndFree(Places places, int place) {
        Words.verify(places.address(place));
        places.free(place);
    }

    /** One thread of an iteration. */
    private final class Stress {
        private final SplittableRandom random;
        private final Places data;
        private final Places retained;
        private int dataTop;
        private int retainedTop;

        Stress(int thread) {
            int allocations = ALLOCATIONS_PER_SCALE * scale * (thread % 8 + 1);
            this.random = new SplittableRandom((thread + 1) * 43L); // splitmix64 is what the original mixes with
            this.data = heap.places(allocations);
            this.retained = heap.places(allocations / 2);
        }

        long run() {
            while (dataTop < data.count() || retainedTop < retained.count()) {
                allocate();
                if (chance(66) && dataTop > 0) {
                    int place = random.nextInt(dataTop);
                    if (!data.isEmpty(place)) {
                        verifyAndFree(data, place);
                    }
                }
                if (chance(25) && dataTop > 0) {
                    data.exchange(random.nextInt(dataTop), transfer, random.nextInt(TRANSFERS));
                }
            }
            verifyAndFreeAll(retained);
            verifyAndFreeAll(data);
            return (long) dataTop + retainedTop;
        }

        private void allocate() {
            boolean keeps = retainedTop < retained.count() && !(dataTop < data.count() && chance(50));
            if (keeps) {
                allocate(retained, retainedTop++, 1L << random.nextInt(7));
            } else {
                allocate(data, dataTop++, 1L << random.nextInt(5));
            }
        }

        private void allocate(Places places, int place, long words) {
            long twisted = words * twist();
            places.allocate(place, twisted * Long.BYTES);
            Words.write(places.address(place), twisted);
        }

        /** One of a hundred is a hundred times as long; of those some are longer still. */
        private long twist() {
            return !chance(1) ? 1 : chance(1) ? 10_000 : chance(10) ? 1_000 : 100;
        }

        private boolean chance(int percent) {
            return random.nextInt(100) <= percent;
        }
    }

    private static void verifyAndFreeAll(Places places) {
        for (int place = 0; place < places.count(); place++) {
            if (!places.isEmpty(place)) {
                verifyAndFree(places, place);
            }
        }
    }

    @Override public void close() {
        verifyAndFreeAll(transfer);
    }
}
