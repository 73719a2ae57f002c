package org.acre;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A pool of platform threads that have ended when it is closed. The JDK's pools do not wait for that, and a thread that lives keeps
 * slots of small objects.
 */
public final class JoinedThreads implements AutoCloseable {
    private final List<Thread> started = new CopyOnWriteArrayList<>();
    private final ExecutorService pool;

    /** A pool of so many. */
    public JoinedThreads(int threads) {
        this.pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work);
            started.add(thread);
            return thread;
        });
    }

    /** See {@link ExecutorService#submit(Callable)}. */
    public <T> Future<T> submit(Callable<T> task) {
        return pool.submit(task);
    }

    /** See {@link ExecutorService#submit(Runnable)}. */
    public Future<?> submit(Runnable task) {
        return pool.submit(task);
    }

    /** Waits for the tasks, and then for the threads. */
    @Override public void close() {
        pool.close();
        boolean interrupted = false;
        for (Thread thread : started) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
