package org.acre.benchmarks.workloads;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Larson and Krishnan's server (Memory Allocation for Long-Running Server Applications, ISMM 1998): each thread replaces random objects of its
 * slice, then leaves the slice to a successor and ends, so that most objects are freed by threads that did not allocate them. Counts
 * replacements: a free, an allocation, two bytes written and one read.
 */
public final class Larson implements Workload {
    /** Replacements between two looks at whether to stop. */
    private static final int STEP = 64;

    /**
     * The shape of a run.
     *
     * @param least bytes of an object
     * @param limit all are shorter
     * @param blocks objects of a thread
     * @param rounds replacements of a thread are so many times its objects
     * @param seed of all choices
     */
    public record Shape(int least, int limit, int blocks, int rounds, long seed) {
        /** {@code larson 5 8 1000 5000 100 4141 P}. */
        public static final Shape LITERATURE = new Shape(8, 1000, 5000, 100, 4141);
    }

    private final Shape shape;
    private final int threads;
    private final Places places;

    /** Fills the slices, shuffles them, and replaces four times as many objects as there are. */
    public Larson(Heap heap, Shape shape, int threads) {
        this.shape = shape;
        this.threads = threads;
        int count = threads * shape.blocks;
        this.places = heap.places(count);
        SplittableRandom random = new SplittableRandom(shape.seed);
        for (int place = 0; place < count; place++) {
            places.allocate(place, bytes(random));
        }
        for (int place = count - 1; place > 0; place--) {
            places.exchange(place, places, random.nextInt(place + 1));
        }
        for (int i = 0; i < 4 * count; i++) {
            replace(random.nextInt(count), random);
        }
    }

    private int bytes(SplittableRandom random) {
        return random.nextInt(shape.least, shape.limit);
    }

    private void replace(int place, SplittableRandom random) {
        places.free(place);
        places.allocate(place, bytes(random));
    }

    @Override public long run(BooleanSupplier stop) throws InterruptedException {
        Team team = new Team(stop);
        SplittableRandom seeds = new SplittableRandom(shape.seed);
        for (int slice = 0; slice < threads; slice++) {
            int first = slice * shape.blocks;
            SplittableRandom random = seeds.split();
            team.start(() -> generation(team, first, random));
        }
        return team.await();
    }

    /** One thread's life. Its successor sees what it did, because it starts it. */
    private long generation(Team team, int first, SplittableRandom random) {
        long most = (long) shape.blocks * shape.rounds;
        long done = 0;
        while (done < most && !team.isOver()) {
            for (int i = 0; i < STEP; i++) {
                serve(first + random.nextInt(shape.blocks), random);
            }
            done += STEP;
        }
        if (!team.isOver()) {
            team.start(() -> generation(team, first, random));
        }
        return done;
    }

    private void serve(int place, SplittableRandom random) {
        replace(place, random);
        long address = places.address(place);
        Touch.setByteForSure(address, (byte) 1);
        Touch.setByteForSure(address + 1, (byte) 2);
        if (Touch.getByteForSure(address) != 1) {
            throw new IllegalStateException("wrote 1 at 0x" + Long.toHexString(address) + " and read "
                    + Touch.getByte(address));
        }
    }

    @Override public void close() {
        places.freeAll();
    }
}
