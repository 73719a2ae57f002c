package org.acre.benchmarks.workloads;

import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The threads of one run. They end when they are told to, or when one of them has failed. */
public final class Team {
    /** What a thread does. */
    @FunctionalInterface
    public interface Task {
        /** Works until the team is over, and returns the number of its operations. */
        long work() throws Exception;
    }

    private final BooleanSupplier stop;
    private final Phaser running = new Phaser(1);
    private final LongAdder operations = new LongAdder();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Who is to end when {@code stop} says so. */
    public Team(BooleanSupplier stop) {
        this.stop = stop;
    }

    /** Whether to end; asked by each thread now and then. */
    public boolean isOver() {
        return failure.get() != null || stop.getAsBoolean();
    }

    /** Starts a thread, also from one of the team. */
    public void start(Task task) {
        running.register();
        Thread thread = Thread.ofPlatform().daemon().name("acre-workload-", 0).unstarted(() -> {
            try {
                operations.add(task.work());
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            } finally {
                running.arriveAndDeregister();
            }
        });
        try {
            thread.start();
        } catch (Throwable e) {
            running.arriveAndDeregister();
            throw e;
        }
    }

    /**
     * Waits until every thread has ended.
     *
     * @return the operations of all
     * @throws IllegalStateException if one failed
     */
    public long await() throws InterruptedException {
        running.awaitAdvanceInterruptibly(running.arrive());
        Throwable first = failure.get();
        if (first != null) {
            throw new IllegalStateException("a thread of the workload failed: " + first, first);
        }
        return operations.sum();
    }
}
