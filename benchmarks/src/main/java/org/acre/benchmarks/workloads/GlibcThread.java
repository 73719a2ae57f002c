package org.acre.benchmarks.workloads;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * bench-malloc-thread of glibc: each thread replaces random objects of its own, whose sizes are as in programs, many small and few large: the
 * density falls with the square of the size. Every byte is written. Counts replacements.
 */
public final class GlibcThread implements Workload {
    private static final double LEAST = 4;
    private static final double MOST = 32_768;
    private static final int OBJECTS = 1024;
    private static final int SIZES = 8000;
    private static final int OFFSETS = 4096;
    /** Replacements between two looks at whether to stop. */
    private static final int STEP = 64;

    private final Places[] sets;
    private final int[] bytes = new int[SIZES];
    private final int[] offsets = new int[OFFSETS];

    public GlibcThread(Heap heap, int threads, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < SIZES; i++) {
            bytes[i] = (int) (1 / ((1 / MOST - 1 / LEAST) * random.nextDouble() + 1 / LEAST));
        }
        for (int i = 0; i < OFFSETS; i++) {
            offsets[i] = random.nextInt(OBJECTS);
        }
        this.sets = new Places[threads];
        for (int thread = 0; thread < threads; thread++) {
            sets[thread] = heap.places(OBJECTS);
        }
    }

    @Override public long run(BooleanSupplier stop) throws InterruptedException {
        Team team = new Team(stop);
        for (Places set : sets) {
            team.start(() -> work(team, set));
        }
        return team.await();
    }

    private long work(Team team, Places set) {
        long done = 0;
        while (!team.isOver()) {
            for (int i = 0; i < STEP; i++, done++) {
                replace(set, offsets[(int) (done % OFFSETS)], bytes[(int) (done % SIZES)]);
            }
        }
        // What a thread leaves it frees: a peer whose objects only their own thread may free can take part.
        set.freeAll();
        return done;
    }

    private static void replace(Places set, int place, int bytes) {
        if (!set.isEmpty(place)) {
            set.free(place);
        }
        set.allocate(place, bytes);
        Touch.all(set.address(place), bytes);
    }

    @Override public void close() {}
}
