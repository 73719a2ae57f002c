package org.acre.benchmarks.workloads;

import java.util.function.BooleanSupplier;

/** What a program does with its allocator. Made with its objects; may be run again and again, by one thread at a time. */
public interface Workload extends AutoCloseable {
    /**
     * Lets the threads work until {@code stop} says so, which they ask every some hundred operations at most, but for {@link Mstress}.
     *
     * @return operations: what is counted says each workload
     * @throws IllegalStateException if a thread failed; its cause says why
     */
    long run(BooleanSupplier stop) throws InterruptedException;

    /** Frees all objects. */
    @Override void close();
}
