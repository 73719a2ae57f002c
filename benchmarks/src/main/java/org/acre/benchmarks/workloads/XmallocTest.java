package org.acre.benchmarks.workloads;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Lever and Boreham's producers and consumers (malloc() Performance in a Multithreaded Linux Environment, USENIX 2000) as xmalloc-test has them:
 * as many threads that allocate batches as threads that free them, with one bounded stack of batches between. Every free is of
 * another thread's object. Counts objects freed.
 */
public final class XmallocTest implements Workload {
    /** Sizes of a run with all of them, each as likely. */
    private static final int[] SIZES =
            {8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048};
    private static final int MOST_BATCHES = 100;
    /** No object is written further. */
    private static final int MOST_WRITTEN = 128;

    /**
     * The shape of a run.
     *
     * @param batch objects of a batch; the batch itself is one more, of a word for each and one
     * @param bytes of an object, or -1 for sizes from 8 to 2,048
     */
    public record Shape(int batch, int bytes) {
        /** {@code xmalloc-test -s 64}. */
        public static final Shape LITERATURE = new Shape(4096, 64);
        /** {@code xmalloc-test -s -1}. */
        public static final Shape ALL_SIZES = new Shape(4096, -1);
    }

    private final Heap heap;
    private final Shape shape;
    private final int threads;
    private final Batches full = new Batches(MOST_BATCHES);
    /** The Java side of batches that are to be used again: it is not what is measured. */
    private final Batches blank = new Batches(Integer.MAX_VALUE);
    private final LongAdder allocated = new LongAdder();
    private final LongAdder freed = new LongAdder();

    /** {@code threads} allocate, and as many free. */
    public XmallocTest(Heap heap, Shape shape, int threads) {
        this.heap = heap;
        this.shape = shape;
        this.threads = threads;
    }

    @Override public long run(BooleanSupplier stop) throws InterruptedException {
        Team team = new Team(stop);
        for (int thread = 0; thread < threads; thread++) {
            long seed = thread;
            team.start(() -> allocate(team, new SplittableRandom(seed)));
            team.start(() -> release(team));
        }
        return team.await();
    }

    private long allocate(Team team, SplittableRandom random) throws InterruptedException {
        boolean pushed = true;
        while (pushed && !team.isOver()) {
            Places reused = blank.poll();
            Places batch = reused != null ? reused : heap.places(shape.batch + 1);
            fill(batch, random);
            pushed = full.push(batch, team);
            if (!pushed) {
                empty(batch);
            }
        }
        return 0;
    }

    private long release(Team team) throws InterruptedException {
        long objects = 0;
        for (Places batch = full.pop(team); batch != null; batch = team.isOver() ? null : full.pop(team)) {
            empty(batch);
            blank.push(batch, team);
            objects += shape.batch;
        }
        return objects;
    }

    private void fill(Places batch, SplittableRandom random) {
        batch.allocate(shape.batch, (shape.batch + 1L) * Long.BYTES);
        for (int place = 0; place < shape.batch; place++) {
            int bytes = shape.bytes > 0 ? shape.bytes : SIZES[random.nextInt(SIZES.length)];
            batch.allocate(place, bytes);
            Touch.all(batch.address(place), Math.min(bytes, MOST_WRITTEN));
        }
        allocated.add(shape.batch);
    }

    private void empty(Places batch) {
        for (int place = 0; place < batch.count(); place++) {
            batch.free(place);
        }
        freed.add(shape.batch);
    }

    /** Objects freed so far, by all runs. */
    public long freed() {
        return freed.sum();
    }

    /** Objects allocated that are not freed: those of the batches between the threads. */
    public long waiting() {
        return allocated.sum() - freed.sum();
    }

    @Override public void close() {
        for (Places batch = full.poll(); batch != null; batch = full.poll()) {
            empty(batch);
        }
    }
}
