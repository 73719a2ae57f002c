package org.acre.purge;

import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.acre.allocator.spi.HelperCrew;

/** Daemons that populate nodes beside the thread that purges. They come with work and go ten seconds after it. */
final class PurgeHelpers implements HelperCrew, AutoCloseable {
    private final int most;
    private final ThreadPoolExecutor threads;

    PurgeHelpers(int most) {
        this.most = most;
        // No queue: a helper that does not run at once is of no use to the pass that waits for it.
        this.threads = new ThreadPoolExecutor(0, Math.max(1, most), 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name("acre-purge-helper-", 0).factory());
    }

    @Override public void run(int helpers, Runnable work) {
        int wanted = Math.min(helpers, most);
        CountDownLatch running = new CountDownLatch(wanted);
        for (int i = 0; i < wanted; i++) {
            start(work, running);
        }
        try {
            work.run();
        } finally {
            awaitQuietly(running);
        }
    }

    /** Never throws: the pass must not be left while helpers that were started before work on its batch. */
    private void start(Runnable work, CountDownLatch running) {
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } finally {
                    running.countDown();
                }
            });
        } catch (RejectedExecutionException e) {
            running.countDown(); // closed meanwhile: the others do its share
        } catch (Throwable e) {
            running.countDown();
            Complaints.log(Level.WARNING, () -> "no helper for a purge: a thread could not be started", e);
        }
    }

    /** A pass must not be left while helpers work on its batch, so an interrupt waits. */
    private static void awaitQuietly(CountDownLatch running) {
        boolean interrupted = false;
        while (true) {
            try {
                running.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override public void close() {
        threads.shutdown();
    }
}
