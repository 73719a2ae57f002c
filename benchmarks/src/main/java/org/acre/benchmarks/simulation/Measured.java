package org.acre.benchmarks.simulation;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.DoubleAdder;
import org.acre.allocator.AddressSpace;

/** The load of the simulation, run on this machine by several threads on one space. */
final class Measured {
    private static final int STEP = 256;
    /** Of each thread, before it is measured: its node's pool is filled. */
    private static final int WARM_UP_PAIRS = 200_000;
    /** A thread that had its processor for less says nothing. */
    private static final long LEAST_NANOS = 5_000_000;
    private static final int MOST_TRIES = 10;

    private Measured() {}

    /**
     * Pairs a microsecond of all threads together, each thread's in its {@link OwnTime}: each of several runs, the slowest first. A thread that
     * has a processor to itself does so many; waiting for the lock counts, also while its holder has no processor.
     *
     * @throws IllegalStateException if the machine is too busy to say anything
     */
    static double[] throughput(NodeChoice choice, int threads, long millis, int runs) throws InterruptedException {
        AddressSpace space = Load.space(choice);
        double[] measured = new double[runs];
        for (int run = 0; run < runs; run++) {
            measured[run] = validRun(space, threads, millis);
        }
        Arrays.sort(measured);
        return measured;
    }

    private static double validRun(AddressSpace space, int threads, long millis) throws InterruptedException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            double measured = run(space, threads, millis);
            if (!Double.isNaN(measured)) {
                return measured;
            }
        }
        throw new IllegalStateException(MOST_TRIES + " times a thread had a processor for less than " + LEAST_NANOS + " ns of " + millis + " ms");
    }

    /** NaN if it says nothing. */
    private static double run(AddressSpace space, int threads, long millis) throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        DoubleAdder throughput = new DoubleAdder();
        CountDownLatch warm = new CountDownLatch(threads);
        CountDownLatch gate = new CountDownLatch(1);
        Thread[] workers = new Thread[threads];
        for (int worker = 0; worker < threads; worker++) {
            workers[worker] = Thread.ofPlatform().daemon().name("acre-simulation-" + worker)
                    .start(() -> throughput.add(work(space, warm, gate, stop)));
        }
        warm.await();
        gate.countDown();
        Thread.sleep(millis);
        stop.set(true);
        for (Thread worker : workers) {
            worker.join();
        }
        return throughput.sum();
    }

    private static double work(AddressSpace space, CountDownLatch warm, CountDownLatch gate, AtomicBoolean stop) {
        Load.pairs(space, WARM_UP_PAIRS);
        warm.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            return 0;
        }
        OwnTime time = new OwnTime();
        long done = 0;
        while (!stop.getOpaque()) {
            Load.pairs(space, STEP);
            done += STEP;
        }
        long nanos = time.nanos();
        return nanos < LEAST_NANOS ? Double.NaN : 1e3 * done / nanos;
    }
}
