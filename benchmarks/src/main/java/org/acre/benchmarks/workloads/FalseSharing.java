package org.acre.benchmarks.workloads;

import java.util.function.BooleanSupplier;

/**
 * cache-scratch and cache-thrash of Berger and others (Hoard, ASPLOS 2000): each thread allocates a small object, writes and reads it many
 * times, and frees it. An allocator that gives neighbours to two threads makes them fight for a line of the cache. In cache-scratch each thread first frees
 * an object that another one was given beside it. Counts objects, each with all its writes.
 */
public final class FalseSharing implements Workload {
    /**
     * The shape of a run.
     *
     * @param bytes of an object
     * @param repetitions writes of each byte, of all threads together
     * @param handedOver whether each thread frees an object that was allocated for it
     */
    public record Shape(int bytes, int repetitions, boolean handedOver) {
        /** {@code cache-scratch P 1000 1 2000000 P}. */
        public static final Shape SCRATCH = new Shape(1, 2_000_000, true);
        /** {@code cache-thrash P 1000 1 2000000 P}. */
        public static final Shape THRASH = new Shape(1, 2_000_000, false);
    }

    private final Heap heap;
    private final Shape shape;
    private final int threads;

    public FalseSharing(Heap heap, Shape shape, int threads) {
        this.heap = heap;
        this.shape = shape;
        this.threads = threads;
    }

    @Override public long run(BooleanSupplier stop) throws InterruptedException {
        Places handed = heap.places(threads);
        for (int thread = 0; thread < threads && shape.handedOver; thread++) {
            handed.allocate(thread, shape.bytes);
        }
        Team team = new Team(stop);
        for (int thread = 0; thread < threads; thread++) {
            int number = thread;
            team.start(() -> work(team, handed, number));
        }
        return team.await();
    }

    private long work(Team team, Places handed, int number) {
        if (shape.handedOver) {
            handed.free(number);
        }
        Places own = heap.places(1);
        long objects = 0;
        while (!team.isOver()) {
            own.allocate(0, shape.bytes);
            scratch(own.address(0));
            own.free(0);
            objects++;
        }
        return objects;
    }

    private void scratch(long address) {
        for (int repetition = 0; repetition < shape.repetitions / threads; repetition++) {
            for (int at = 0; at < shape.bytes; at++) {
                Touch.setByteForSure(address + at, (byte) repetition);
                if (Touch.getByteForSure(address + at) != (byte) repetition) {
                    throw new IllegalStateException("somebody else wrote at 0x" + Long.toHexString(address + at));
                }
            }
        }
    }

    @Override public void close() {}
}
