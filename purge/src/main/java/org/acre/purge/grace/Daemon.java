package org.acre.purge.grace;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.acre.allocator.order.LockOrder;

/**
 * A thread of Acre's: a platform daemon that starts when it is woken for the first time and sleeps while it has nothing to do.
 *
 * <p>Agrona's agents are asked in turn whether they have work, which wakes a processor for nothing; this one is told.
 */
public final class Daemon {
    private static final long RETRY_NANOS = 1_000_000_000;

    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);
    /** Volatile: set before the last look for work, read after work was added, so that one of the two sees the other. */
    private volatile boolean asleep;

    public Daemon(String name, Runnable body) {
        this(Thread.ofPlatform().name(name).daemon().inheritInheritableThreadLocals(false)::unstarted, body);
    }

    /** For tests: of a thread that may not start. */
    Daemon(ThreadFactory threads, Runnable body) {
        thread = threads.newThread(() -> {
            try {
                body.run();
            } finally {
                finished.countDown();
            }
        });
        // Not that of whoever comes first, whose classes it would keep alive.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    }

    public boolean isCaller() {
        return thread.equals(Thread.currentThread());
    }

    /** Makes it look for work, which the caller has added before with a volatile store or a cas. Any thread; cheap when it is awake. */
    public void wake() {
        if (!started.get() && started.compareAndSet(false, true)) {
            start();
        } else if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    /** Whether there is a thread, or somebody is about to start it: if not, who has woken it before has done so in vain. */
    public boolean isStarted() {
        return started.get();
    }

    /**
     * As {@link #wake}, for a caller whose work is queued already and must not look as if it were not.
     *
     * @return false if the OS gave no thread: the next to come tries again
     */
    public boolean tryWake() {
        try {
            wake();
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private void start() {
        try {
            thread.start();
        } catch (Throwable e) {
            // The OS gave no thread: the next to come tries again.
            started.set(false);
            throw e;
        }
    }

    /** Sleeps until woken, unless there is work. On this thread; may return for no reason. */
    public void sleepUnless(BooleanSupplier work) {
        LockOrder.blocking("work");
        asleep = true;
        if (!work.getAsBoolean()) {
            LockSupport.park(this);
        }
        awake();
    }

    /** The same, but for so long at most. */
    public void sleepUnless(BooleanSupplier work, long nanos) {
        LockOrder.blocking("work");
        asleep = true;
        if (!work.getAsBoolean()) {
            LockSupport.parkNanos(this, nanos);
        }
        awake();
    }

    /** Sleeps for a time, or until woken. On this thread. */
    public void sleep(long nanos) {
        LockOrder.blocking("work");
        asleep = true;
        LockSupport.parkNanos(this, nanos);
        awake();
    }

    /**
     * Says what has failed, and sleeps until it is time to try again. On this thread; never throws, as whoever tries again would not.
     *
     * @param what waits for the next try, as a constant: there may be no memory for words
     */
    public void retryLater(System.Logger logger, String what, Throwable failure) {
        say(logger, System.Logger.Level.ERROR, what, failure);
        sleep(RETRY_NANOS);
    }

    /** Logs. Never throws, whatever a formatter or a handler does. */
    public static void say(System.Logger logger, System.Logger.Level level, String what, Throwable failure) {
        try {
            logger.log(level, what, failure);
        } catch (Throwable _) {
            // There is nobody left to tell; the thread must live on.
        }
    }

    private void awake() {
        asleep = false;
        // With its flag set, the thread would never sleep again. Nobody ends it that way.
        boolean _ = Thread.interrupted();
    }

    /** Waits for its end, whatever interrupts come. It must have been told to end, and been woken. */
    public void join() {
        LockOrder.blocking("the end of a thread");
        Patience.uninterruptibly(() -> {
            finished.await(); // a thread that is not started yet would let join return
            thread.join();
        });
    }
}
